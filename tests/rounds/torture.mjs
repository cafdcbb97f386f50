// Reads scenes from standard input as the phone would: the app's own reader.js, the same decoder, the same looks.
// One scene is WIDTH * HEIGHT grey bytes; one line of JSON goes out for each: the texts of each look.
import { readFileSync } from "node:fs";
import { cut, read, wayOf } from "../../assets/js/reader.js";
import { prepareZXingModule, readBarcodes } from "../../node_modules/zxing-wasm/dist/es/reader/index.js";

const [width, height, looks] = process.argv.slice(2).map(Number);
const wasm = new URL("../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm", import.meta.url);
prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm) } });

// As a canvas draws a part of a video: between the four nearest pixels.
function drawn(scene, part) {
  const data = new Uint8ClampedArray(part.width * part.height * 4);
  const scale = part.w / part.width;
  for (let row = 0, at = 0; row < part.height; row++) {
    const y = Math.min(height - 1.001, Math.max(0, part.y + (row + 0.5) * scale - 0.5));
    const [top, down] = [Math.floor(y) * width, y % 1];
    for (let column = 0; column < part.width; column++, at += 4) {
      const x = Math.min(width - 1.001, Math.max(0, part.x + (column + 0.5) * scale - 0.5));
      const [spot, right] = [top + Math.floor(x), x % 1];
      const above = scene[spot] * (1 - right) + scene[spot + 1] * right;
      const below = scene[spot + width] * (1 - right) + scene[spot + width + 1] * right;
      data[at] = data[at + 1] = data[at + 2] = above * (1 - down) + below * down;
      data[at + 3] = 255;
    }
  }
  return { data, width: part.width, height: part.height };
}

async function lookedAt(scene) {
  const seen = [];
  for (let look = 0; look < looks; look++) {
    const way = wayOf(look);
    const picture = drawn(scene, cut(width, height, way));
    const began = performance.now();
    seen.push({ texts: await read(readBarcodes, picture, way), ms: performance.now() - began });
  }
  console.log(JSON.stringify(seen));
}

let kept = Buffer.alloc(0);
for await (const piece of process.stdin) {
  kept = kept.length ? Buffer.concat([kept, piece]) : piece;
  for (; kept.length >= width * height; kept = kept.subarray(width * height)) await lookedAt(kept);
}
