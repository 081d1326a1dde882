// Runs beside the page: hands on what the microphone gives, as 16-bit samples.
registerProcessor("recorder", class extends AudioWorkletProcessor {
  constructor() {
    super();
    this.block = new Int16Array(4096);
    this.filled = 0;
  }

  process(inputs) {
    for (const sample of inputs[0]?.[0] ?? []) {
      this.block[this.filled++] = Math.max(-1, Math.min(1, sample)) * 32767;
      if (this.filled === this.block.length) {
        this.port.postMessage(this.block.slice());
        this.filled = 0;
      }
    }
    return true;
  }
});
