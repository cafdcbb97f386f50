// How QR codes are looked for in a picture: look after look another way, because no single one reads every label.

const OPTIONS = { formats: ["QRCode"], tryHarder: true, tryInvert: false, maxNumberOfSymbols: 4 };
export const LONGEST = 960;

// zoom 2 is the middle half of the picture at its own resolution, for labels that are small or far.
const WAYS = [
  { zoom: 1 },
  { zoom: 2, prepare: (light, width, height) => sharpened(light, width, height, 2) },
  { zoom: 1, prepare: (light, width, height) => sharpened(light, width, height, 4) },
  { zoom: 2, prepare: (light, width, height) => smoothed(light, width, height, 2) },
];

export function wayOf(look) {
  return WAYS[look % WAYS.length];
}

// What a look takes of a picture, and how large it draws that.
export function cut(width, height, { zoom }) {
  const [w, h] = [width / zoom, height / zoom];
  const scale = Math.min(1, LONGEST / Math.max(w, h));
  return { x: (width - w) / 2, y: (height - h) / 2, w, h, width: Math.round(w * scale), height: Math.round(h * scale) };
}

// The texts in bare pixels, the one nearest to the middle first. `readBarcodes` is zxing-wasm's.
export async function read(readBarcodes, { data, width, height }, { prepare }) {
  const pixels = prepare ? grey(prepare(lightOf(data), width, height)) : data;
  const found = (await readBarcodes({ data: pixels, width, height }, OPTIONS)).filter((code) => code.isValid);
  const far = new Map(found.map((code) => [code, offMiddle(code.position, width, height)]));
  return found.sort((one, other) => far.get(one) - far.get(other)).map((code) => code.text);
}

function offMiddle({ topLeft, topRight, bottomRight, bottomLeft }, width, height) {
  const mean = (axis) => (topLeft[axis] + topRight[axis] + bottomRight[axis] + bottomLeft[axis]) / 4;
  return Math.hypot(mean("x") - width / 2, mean("y") - height / 2);
}

function lightOf(pixels) {
  const light = new Float32Array(pixels.length / 4);
  for (let i = 0; i < light.length; i++) light[i] = pixels[4 * i] * 0.3 + pixels[4 * i + 1] * 0.59 + pixels[4 * i + 2] * 0.11;
  return light;
}

function grey(light) {
  const pixels = new Uint8ClampedArray(light.length * 4);
  for (let i = 0, at = 0; i < light.length; i++, at += 4) pixels[at] = pixels[at + 1] = pixels[at + 2] = light[i];
  return pixels;
}

// Brings back the edges of a label that is out of focus.
function sharpened(light, width, height, strength, reach = 4) {
  const haze = smoothed(smoothed(light, width, height, reach), width, height, reach);
  for (let i = 0; i < light.length; i++) haze[i] = light[i] + strength * (light[i] - haze[i]);
  return haze;
}

// The mean over a square of 2 * reach + 1 pixels: in the dark, noise hides what is printed.
function smoothed(light, width, height, reach) {
  const across = new Float32Array(light.length);
  for (let y = 0; y < height; y++) meanAlong(light, across, y * width, 1, width, reach);
  const mean = new Float32Array(light.length);
  for (let x = 0; x < width; x++) meanAlong(across, mean, x, width, height, reach);
  return mean;
}

function meanAlong(from, to, start, step, count, reach) {
  const last = start + (count - 1) * step;
  let sum = from[start] * (reach + 1);
  for (let i = 1; i <= reach; i++) sum += from[Math.min(last, start + i * step)];
  for (let i = 0, at = start; i < count; i++, at += step) {
    to[at] = sum / (2 * reach + 1);
    sum += from[Math.min(last, at + (reach + 1) * step)] - from[Math.max(start, at - reach * step)];
  }
}
