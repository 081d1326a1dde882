// Lan Tỏa without a network: a photo made small on the phone. Drawn anew, it carries no place, time or device.
(() => {
  "use strict";
  const MOST = 300_000, LONGEST_SIDE = 1600, SHORTEST_SIDE = 320;

  const toJpeg = (canvas, quality) => new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));

  // At most 300 kB of JPEG, as large as that allows; throws when the file is no picture that this browser can open.
  LT.shrink = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = document.createElement("canvas");
    let side = Math.min(LONGEST_SIDE, Math.max(picture.width, picture.height));
    do {
      const scale = side / Math.max(picture.width, picture.height);
      canvas.width = Math.max(1, Math.round(picture.width * scale));
      canvas.height = Math.max(1, Math.round(picture.height * scale));
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      for (const quality of [0.82, 0.7, 0.58]) {
        const blob = await toJpeg(canvas, quality);
        if (blob && blob.size <= MOST) { picture.close(); return blob.arrayBuffer(); }
      }
      side = Math.round(side * 0.8);
    } while (side >= SHORTEST_SIDE);
    picture.close();
    throw new Error("the picture stays too large");
  };

  // A square of the picture in a canvas: no address of its own is needed for it.
  LT.show = async (bytes, canvas) => {
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
    const side = Math.min(picture.width, picture.height);
    const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2];
    canvas.getContext("2d").drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
    picture.close();
  };
})();
