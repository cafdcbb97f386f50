// A photo made ready to travel: small enough, without EXIF, with time, place and person burned in. And a signature.
let font = null;

// The app's own Chinese font, under the name that the builder gave it.
async function loadFont() {
  const manifest = await (await fetch("/assets/FontManifest.json")).json();
  const asset = manifest.find(({ family }) => family === "Roboto").fonts[0].asset;
  const face = new FontFace("AnjuPhoto", `url(/assets/${asset})`);
  self.fonts.add(await face.load());
}

function burnIn(canvas, context, lines) {
  let size = Math.max(14, Math.round(canvas.width / 26));
  const widest = () => Math.max(...lines.map((line) => context.measureText(line).width));
  const use = () => (context.font = `${size}px AnjuPhoto, sans-serif`);
  use();
  while (size > 10 && widest() > canvas.width - size) {
    size -= 1;
    use();
  }
  const step = Math.round(size * 1.4);
  const top = canvas.height - step * lines.length - size / 2;
  context.fillStyle = "rgba(0, 0, 0, 0.55)";
  context.fillRect(0, top, canvas.width, canvas.height - top);
  context.fillStyle = "#fff";
  context.textBaseline = "top";
  lines.forEach((line, index) => context.fillText(line, size / 2, top + size / 4 + index * step));
}

export async function shrink(bytes, linesText, longest, quality) {
  const lines = JSON.parse(linesText);
  const bitmap = await createImageBitmap(new Blob([bytes]), { imageOrientation: "from-image" });
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  if (lines.length) {
    font ??= loadFont().catch((error) => {
      font = null;
      console.warn("photo font:", error.message);
    });
    await font;
    burnIn(canvas, context, lines);
  }
  return asJpeg(canvas, quality);
}

async function asJpeg(canvas, quality) {
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
  return { data: new Uint8Array(await blob.arrayBuffer()), width: canvas.width, height: canvas.height };
}

// What a finger drew: each stroke a list of points [x, y]; a single point is a dot.
export async function draw(strokesText, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  Object.assign(context, { lineWidth: 3.6, lineCap: "round", lineJoin: "round", strokeStyle: "#000" });
  for (const [first, ...rest] of JSON.parse(strokesText)) {
    context.beginPath();
    context.moveTo(...first);
    for (const point of rest.length ? rest : [first]) context.lineTo(...point);
    context.stroke();
  }
  return asJpeg(canvas, 0.8);
}
