// QR codes in what the camera shows right now, or in a picture it took, read in the worker.
import { prepareZXingModule, readBarcodes } from "/zxing/reader/index.js";
import { cut, read, wayOf } from "./reader.js";

prepareZXingModule({ overrides: { locateFile: (path) => `/zxing/${path}` } });

const PATIENCE = 1000;
const lens = new BroadcastChannel(`anju-lens-${self.name}`);
const asked = new Map();
let looks = 0;

lens.onmessage = ({ data }) => {
  asked.get(data.id)?.(data);
  asked.delete(data.id);
};

// The window answers with bare pixels: taking a picture would encode them, in an idle moment that may not come.
function frame(id, zoom) {
  return new Promise((resolve) => {
    asked.set(id, resolve);
    setTimeout(() => asked.delete(id) && resolve({}), PATIENCE);
    lens.postMessage({ id, zoom });
  });
}

async function texts(picture, way) {
  return JSON.stringify(await read(readBarcodes, picture, way));
}

export async function decode(jpeg) {
  const way = wayOf(looks++);
  const whole = await createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }));
  const { x, y, w, h, width, height } = cut(whole.width, whole.height, way);
  const sketch = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  sketch.drawImage(whole, x, y, w, h, 0, 0, width, height);
  whole.close();
  return texts(sketch.getImageData(0, 0, width, height), way);
}

export async function look() {
  const id = looks++;
  const way = wayOf(id);
  const { pixels, width, height } = await frame(id, way.zoom);
  return pixels ? texts({ data: pixels, width, height }, way) : "null";
}
