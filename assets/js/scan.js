// QR codes in a camera's picture, read in the worker.
import { prepareZXingModule, readBarcodes } from "/zxing/reader/index.js";

prepareZXingModule({ overrides: { locateFile: (path) => `/zxing/${path}` } });

const OPTIONS = { formats: ["QRCode"], tryHarder: true, tryInvert: false, maxNumberOfSymbols: 4 };

export async function decode(jpeg) {
  const found = await readBarcodes(jpeg, OPTIONS);
  return JSON.stringify(found.filter((code) => code.isValid).map((code) => code.text));
}
