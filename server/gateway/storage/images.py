"""Whether bytes are the picture or the recording they claim to be, told by their first bytes."""

import re

HEAD = 32  # bytes needed to tell

SIGNATURES = {
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    "image/avif": re.compile(rb".{4}ftyp(avif|avis|mif1)", re.DOTALL),
    "image/heic": re.compile(rb".{4}ftyp(heic|heix|hevc|mif1|msf1)", re.DOTALL),
    "audio/webm": re.compile(rb"\x1a\x45\xdf\xa3"),
    "audio/mp4": re.compile(rb".{4}ftyp", re.DOTALL),
    "image/bmp": re.compile(rb"BM"),
    "image/tiff": re.compile(rb"II\*\0|MM\0\*"),
}


def is_what_it_claims(mime: str, head: bytes) -> bool:
    """True for every type that we do not know."""
    signature = SIGNATURES.get(mime)
    return signature is None or signature.match(head) is not None
