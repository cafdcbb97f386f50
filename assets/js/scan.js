// QR codes in a camera's picture, or in what the camera shows right now, read in the worker.
import { prepareZXingModule, readBarcodes } from "/zxing/reader/index.js";

prepareZXingModule({ overrides: { locateFile: (path) => `/zxing/${path}` } });

const OPTIONS = { formats: ["QRCode"], tryHarder: true, tryInvert: false, maxNumberOfSymbols: 4 };
const PATIENCE = 1000;
const lens = new BroadcastChannel(`anju-lens-${self.name}`);
const asked = new Map();
let count = 0;

lens.onmessage = ({ data }) => {
  asked.get(data.id)?.(data);
  asked.delete(data.id);
};

// The window answers with bare pixels: taking a picture would encode them, in an idle moment that may not come.
function frame() {
  const id = ++count;
  return new Promise((resolve) => {
    asked.set(id, resolve);
    setTimeout(() => asked.delete(id) && resolve({}), PATIENCE);
    lens.postMessage({ id });
  });
}

async function texts(picture) {
  const found = await readBarcodes(picture, OPTIONS);
  return JSON.stringify(found.filter((code) => code.isValid).map((code) => code.text));
}

export const decode = texts;

export async function look() {
  const { pixels, width, height } = await frame();
  return pixels ? texts(new ImageData(pixels, width, height)) : "null";
}
