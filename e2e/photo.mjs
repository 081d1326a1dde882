// A photograph as a phone makes it: a real JPEG, drawn in the browser, with EXIF that tells make and place.

// A loudspeaker on a pole before hills. Any page will do; it is left as it was.
export async function photograph(page, { width = 640, height = 480, label = "Loa xã Quốc Khánh" } = {}) {
  const drawn = await page.evaluate(draw, { width, height, label });
  return withExif(Buffer.from(drawn.split(",")[1], "base64"));
}

function draw({ width, height, label }) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  const fill = (colour, points) => {
    pen.fillStyle = colour;
    pen.beginPath();
    for (const [x, y] of points) pen.lineTo(x * width, y * height);
    pen.fill();
  };
  fill("#cfe0ea", [[0, 0], [1, 0], [1, 1], [0, 1]]);
  fill("#8fae93", [[0, 0.62], [0.3, 0.4], [0.6, 0.6], [0.85, 0.36], [1, 0.5], [1, 1], [0, 1]]);
  fill("#5f8a63", [[0, 0.75], [0.5, 0.66], [1, 0.78], [1, 1], [0, 1]]);
  fill("#5b5149", [[0.49, 0.25], [0.51, 0.25], [0.51, 0.95], [0.49, 0.95]]);
  fill("#3c4248", [[0.5, 0.27], [0.3, 0.17], [0.3, 0.42], [0.5, 0.32]]);
  fill("#4a5158", [[0.5, 0.27], [0.7, 0.17], [0.7, 0.42], [0.5, 0.32]]);
  pen.fillStyle = "#1c2127";
  pen.font = `${height / 20}px sans-serif`;
  pen.fillText(label, width * 0.04, height * 0.95);
  return canvas.toDataURL("image/jpeg", 0.8);
}

// Puts the segment where cameras put it: first after the start of the image.
function withExif(jpeg) {
  const tiff = tiffBlock();
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

// Two directories, little-endian: make of the camera, and 21°51′ N, 106°45′ E, which is Lạng Sơn.
function tiffBlock() {
  const make = Buffer.from("LanToaPhone\0", "latin1");
  const block = Buffer.alloc(176);
  const entry = (at, tag, type, count, value) => {
    block.writeUInt16LE(tag, at);
    block.writeUInt16LE(type, at + 2);
    block.writeUInt32LE(count, at + 4);
    if (typeof value === "string") block.write(value, at + 8, "latin1");
    else block.writeUInt32LE(value, at + 8);
  };
  const degrees = (at, d, m) => [d, 1, m, 1, 0, 1].forEach((n, i) => block.writeUInt32LE(n, at + 4 * i));
  block.write("II*\0", 0, "latin1");
  block.writeUInt32LE(8, 4);
  block.writeUInt16LE(2, 8);
  entry(10, 0x010f, 2, make.length, 92);
  entry(22, 0x8825, 4, 1, 38);
  block.writeUInt16LE(4, 38);
  entry(40, 1, 2, 2, "N\0");
  entry(52, 2, 5, 3, 104);
  entry(64, 3, 2, 2, "E\0");
  entry(76, 4, 5, 3, 128);
  make.copy(block, 92);
  degrees(104, 21, 51);
  degrees(128, 106, 45);
  return block;
}

// The kinds of segments before the picture's data, as `e1` for APP1.
export function segments(jpeg) {
  const found = [];
  for (let at = 2; jpeg[at] === 0xff && jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2)) {
    found.push(jpeg[at + 1].toString(16));
  }
  return found;
}
