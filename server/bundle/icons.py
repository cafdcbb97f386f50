"""The app's icons, drawn from the polylines in assets/icons/*.svg at every size a phone asks for."""

import io
import xml.etree.ElementTree as ElementTree

from PIL import Image, ImageDraw

from server.bundle.cache import ROOT
from server.bundle.site import Site

DRAWINGS = ROOT / "assets" / "icons"
SVG = "{http://www.w3.org/2000/svg}"
BOX = 96
FINE = 4  # drawn this much larger, then scaled down: pillow has no smooth lines


def svg(name: str) -> str:
    return (DRAWINGS / f"{name}.svg").read_text("utf-8")


def png(name: str, size: int, *, radius: float = 0.22, scale: float = 1.0) -> bytes:
    """A square icon; `radius` rounds its corners, `scale` below 1 keeps clear of a mask."""
    root = ElementTree.fromstring(svg(name))
    side = size * FINE
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    ground = root.find(f"{SVG}rect")
    colour = ground.get("fill", "#0F766E") if ground is not None else "#0F766E"
    pen.rounded_rectangle((0, 0, side - 1, side - 1), radius=int(side * radius), fill=colour)
    for line in root.iter(f"{SVG}polyline"):
        points = [_place(pair, side, scale) for pair in line.get("points", "").split()]
        width = round(float(line.get("stroke-width", "4")) / BOX * side * scale)
        stroke = line.get("stroke", root.get("stroke", "#FFFFFF"))
        pen.line(points, fill=stroke, width=width)
        for x, y in points:
            half = width / 2
            pen.ellipse((x - half, y - half, x + half, y + half), fill=stroke)
    out = io.BytesIO()
    small = image.resize((size, size), Image.Resampling.LANCZOS)
    small.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _place(pair: str, side: int, scale: float) -> tuple[float, float]:
    x, y = (float(part) / BOX - 0.5 for part in pair.split(","))
    return ((x * scale + 0.5) * side, (y * scale + 0.5) * side)


def draw(site: Site) -> None:
    """Puts every icon that index.html and the manifest name under /icons/."""
    for size in (192, 512):
        site.put(f"/icons/icon-{size}.png", png("mark", size))
        site.put(f"/icons/maskable-{size}.png", png("mark", size, radius=0, scale=0.78))
    site.put("/icons/apple-touch-icon.png", png("mark", 180, radius=0, scale=0.9))
    site.put("/icons/scan-96.png", png("scan", 96))
    site.put("/icons/report-96.png", png("report", 96))
    site.put("/favicon.ico", png("mark", 48))
