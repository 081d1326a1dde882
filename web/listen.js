// The page of a recording: what was really heard is reported, the microphone fills the file field, a job is waited for.
(() => {
  "use strict";
  const clock = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;

  // Stretches that the browser says it played; the server measures the time that passed itself.
  function listen(audio) {
    const status = document.querySelector("#heard-so-far");
    const { listen: url, language, hash, token, going, done, lost } = audio.dataset;
    let listening = null, busy = false, over = false;
    const spans = () => Array.from({ length: Math.min(audio.played.length, 400) },
      (_, at) => [Math.floor(audio.played.start(at) * 1000), Math.ceil(audio.played.end(at) * 1000)]);
    const reach = () => spans().reduce((to, [from, end]) => from <= to + 1000 ? Math.max(to, end) : to, 0);
    const send = async (body) => {
      const answer = await fetch(url, {
        method: "POST", headers: { "content-type": "application/json", "x-lantoa-token": token },
        body: JSON.stringify({ language, sha256: hash, ...body }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    };
    const begin = async () => {
      if (listening || busy) return;
      busy = true;
      try { listening = (await send({ listening: null })).listening; } catch { status.textContent = lost; } finally { busy = false; }
    };
    const report = async () => {
      if (!listening || busy || over) return;
      busy = true;
      try {
        const said = await send({ listening, heard: spans() });
        over = said.heard;
        status.textContent = over ? done : said.why;
      } catch { status.textContent = lost; } finally { busy = false; }
    };
    audio.addEventListener("play", begin);
    audio.addEventListener("timeupdate", () => { if (!over) status.textContent = going.replace("{n}", clock(reach())); });
    audio.addEventListener("ended", report);
  }

  // One channel, 16 bits, at the rate of the microphone's own clock.
  function wav(pieces, rate) {
    const count = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const view = new DataView(new ArrayBuffer(44 + count * 2));
    const word = (at, text) => [...text].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
    word(0, "RIFF"); view.setUint32(4, 36 + count * 2, true); word(8, "WAVEfmt "); view.setUint32(16, 16, true);
    view.setUint16(20, 1, true); view.setUint16(22, 1, true); view.setUint32(24, rate, true); view.setUint32(28, rate * 2, true);
    view.setUint16(32, 2, true); view.setUint16(34, 16, true); word(36, "data"); view.setUint32(40, count * 2, true);
    let at = 44;
    for (const piece of pieces) for (const sample of piece) { view.setInt16(at, sample, true); at += 2; }
    return new File([view], "thu-am.wav", { type: "audio/wav" });
  }

  function recorder(box) {
    if (!navigator.mediaDevices?.getUserMedia || !window.AudioWorkletNode) return;
    const { worklet, start, stop, ready, denied } = box.dataset;
    const button = box.querySelector("button"), status = box.querySelector("[role=status]");
    const input = box.closest("form").querySelector("input[type=file]");
    box.hidden = false;
    let running = null;
    const begin = async () => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, autoGainControl: true, noiseSuppression: true } });
      const context = new AudioContext({ sampleRate: 24000 });
      await context.audioWorklet.addModule(worklet);
      const node = new AudioWorkletNode(context, "recorder"), pieces = [];
      let samples = 0;
      node.port.onmessage = ({ data }) => {
        pieces.push(data);
        samples += data.length;
        status.textContent = clock(samples / context.sampleRate * 1000);
      };
      context.createMediaStreamSource(stream).connect(node);
      running = { stream, context, node, pieces, samples: () => samples };
      button.textContent = stop;
    };
    const end = async () => {
      const { stream, context, node, pieces, samples } = running;
      running = null;
      // What is still on its way would write its time over what is said now.
      node.port.onmessage = null;
      for (const track of stream.getTracks()) track.stop();
      const rate = context.sampleRate;
      await context.close();
      const files = new DataTransfer();
      files.items.add(wav(pieces, rate));
      input.files = files.files;
      button.textContent = start;
      status.textContent = ready.replace("{n}", clock(samples() / rate * 1000));
    };
    button.addEventListener("click", async () => {
      button.disabled = true;
      try { await (running ? end() : begin()); } catch { running = null; status.textContent = denied; }
      button.disabled = false;
    });
  }

  // A job that goes on without the page: when it is over, the page shows what came of it.
  function wait(line) {
    const look = async () => {
      try {
        const { job } = await (await fetch(line.dataset.wait)).json();
        if (job === "done" || job === "failed") { location.reload(); return; }
      } catch { /* the link beside it leads on */ }
      setTimeout(look, 2000);
    };
    setTimeout(look, 1500);
  }

  for (const audio of document.querySelectorAll("audio[data-listen]")) listen(audio);
  for (const box of document.querySelectorAll("[data-recorder]")) recorder(box);
  for (const line of document.querySelectorAll("[data-wait]")) wait(line);
})();
