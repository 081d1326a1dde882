#!/usr/bin/env python3
"""Two Snapcast clients beside each other, one of them behind a delay in one direction, by a proxy of our own.

    chrt -f 20 bench/snapcast.py [SECONDS] [UP_MS DOWN_MS]

snapserver takes 48 kHz from a pipe: a burst a second. Each client writes what it plays to its standard output; a reader
stamps every piece. Printed: how far apart the same burst left the two clients, b after a is positive.
"""
import os, socket, statistics, subprocess, sys, tempfile, threading, time

SECONDS = int(sys.argv[1]) if len(sys.argv) > 1 else 60
UP, DOWN = (float(ms) / 1000 for ms in sys.argv[2:4]) if len(sys.argv) > 3 else (0.0, 0.0)
RATE, FRAME = 48_000, 4


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def carry(source, sink, delay):
    """Bytes in their order, each so much later than it came."""
    queue, there = [], threading.Condition()

    def deliver():
        while True:
            with there:
                while not queue:
                    there.wait()
                due, data = queue.pop(0)
            wait = due - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            try:
                sink.sendall(data)
            except OSError:
                return

    threading.Thread(target=deliver, daemon=True).start()
    while data := source.recv(65536):
        with there:
            queue.append((time.monotonic() + delay, data))
            there.notify()


def proxy(port, to):
    listener = socket.create_server(("127.0.0.1", port))
    while True:
        client, _ = listener.accept()
        server = socket.create_connection(("127.0.0.1", to))
        for one in (client, server):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=carry, args=(client, server, UP), daemon=True).start()
        threading.Thread(target=carry, args=(server, client, DOWN), daemon=True).start()


def feed(pipe, until):
    """A burst of 20 ms each second, silence between, at the pace of the clock."""
    loud = b"".join((8000 if i // 50 % 2 == 0 else -8000).to_bytes(2, "little", signed=True) * 2 for i in range(RATE // 50))
    second = loud + bytes(RATE * FRAME - len(loud))
    with open(pipe, "wb", buffering=0) as out:
        begun, sent = time.monotonic(), 0
        while time.monotonic() < until:
            piece = RATE * FRAME // 50
            out.write(second[sent % len(second):][:piece])
            sent += piece
            wait = begun + sent / (RATE * FRAME) - time.monotonic()
            if wait > 0:
                time.sleep(wait)


def listen(out, onsets):
    """When each burst left: the piece that holds it, less what of the piece comes after."""
    quiet = 0
    while data := os.read(out, 65536):
        at, frames = time.monotonic(), len(data) // FRAME
        for frame in range(frames):
            loud = data[frame * FRAME] or data[frame * FRAME + 1]
            if loud and quiet > RATE // 10:
                onsets.append(at - (frames - frame) / RATE)
            quiet = 0 if loud else quiet + 1


def main():
    folder = tempfile.mkdtemp()
    pipe, port, behind, control, http = f"{folder}/in", free_port(), free_port(), free_port(), free_port()
    os.mkfifo(pipe)
    quietly = {"stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    source = f"pipe://{pipe}?name=default&sampleformat=48000:16:2&codec=flac&mode=read"
    server = subprocess.Popen(
        ["snapserver", "--stream.source", source, "--stream.buffer", "1000", "--stream.port", str(port), "--tcp.port", str(control),
         "--http.port", str(http), "--server.datadir", folder], stdout=subprocess.DEVNULL, **quietly)
    threading.Thread(target=proxy, args=(behind, port), daemon=True).start()
    until = time.monotonic() + SECONDS
    threading.Thread(target=feed, args=(pipe, until), daemon=True).start()
    time.sleep(1)
    clients, heard = [], []
    for number, to in ((1, port), (2, behind)):
        command = ["stdbuf", "-o0", "snapclient", "-h", "127.0.0.1", "-p", str(to), "-i", str(number), "--hostID", f"bench-{number}",
                   "--player", "file:filename=stdout", "--logsink", "null"]
        client = subprocess.Popen(command, stdout=subprocess.PIPE, **quietly)
        onsets = []
        threading.Thread(target=listen, args=(client.stdout.fileno(), onsets), daemon=True).start()
        clients.append(client)
        heard.append(onsets)
    time.sleep(max(until - time.monotonic(), 0))
    for process in clients + [server]:
        process.kill()
    # The first seconds are those in which clients settle.
    apart = []
    for a in heard[0][5:]:
        near = min(heard[1], key=lambda b: abs(b - a), default=None)
        if near is not None and abs(near - a) < 0.4:
            apart.append((near - a) * 1000)
    size = sorted(abs(one) for one in apart)
    if not size:
        sys.exit("nothing was heard")
    p95 = size[round((len(size) - 1) * 0.95)]
    print(f"| Snapcast 0.26, client b {UP * 1000:.0f} ms up, {DOWN * 1000:.0f} ms down | {len(size)} bursts | skew median "
          f"{statistics.median(apart):+.2f} ms · apart p50 {statistics.median(size):.2f} · p95 {p95:.2f} · max {size[-1]:.2f} ms |")


main()
