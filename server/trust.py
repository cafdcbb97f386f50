"""The page on plain http that helps a phone to trust this server's certificate authority."""

import io
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import qrcode
from qrcode.image.svg import SvgPathImage
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

STEPS = (
    (
        "zh-CN",
        "让手机信任安居",
        "相机扫码需要安全连接。每部手机只需做一次：",
        (
            "下载证书（下面的按钮）。",
            "安卓：设置 → 安全 → 更多安全设置 → 从存储设备安装证书 → CA 证书，选择下载的文件。",
            "苹果：设置 → 已下载描述文件 → 安装；再到 通用 → 关于本机 → 证书信任设置，打开“Anju 安居”。",
            "扫下面的二维码，或点地址，打开安居，再“添加到主屏幕”。",
        ),
        "下载证书",
        "这张证书只能为局域网地址作保，不能为任何公网网站作保。",
    ),
    (
        "en",
        "Let this phone trust Anju",
        "The camera needs a secure connection. Once on each phone:",
        (
            "Download the certificate with the button below.",
            "Android: Settings → Security → More security settings → Install from storage → CA certificate, "
            "then choose the file.",
            "iPhone: Settings → Profile Downloaded → Install; then General → About → Certificate Trust "
            "Settings, switch on “Anju 安居”.",
            "Scan the code below, or tap the address, to open Anju; then add it to the home screen.",
        ),
        "Download the certificate",
        "This certificate can vouch for addresses of the local network only, for no public website.",
    ),
)
STYLE = (
    "body{font:18px/1.6 system-ui,sans-serif;max-width:34rem;margin:auto;padding:1rem;color:#1c2b26}"
    "a.button{display:block;background:#0f6b52;color:#fff;padding:1rem;border-radius:12px;text-align:center;"
    "text-decoration:none}svg{width:14rem;height:14rem;display:block;margin:1rem auto}"
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def create_app(certificate: Path, addresses: Callable[[], Sequence[str]]) -> Starlette:
    """`addresses` says where the app is reached over https now, best first."""

    async def page(request: Request) -> Response:
        return HTMLResponse(render(addresses()), headers={"Content-Security-Policy": POLICY})

    async def download(request: Request) -> Response:
        return FileResponse(certificate, media_type="application/x-x509-ca-cert", filename="anju-ca.crt")

    return Starlette(routes=[Route("/", page), Route("/ca.pem", download)])


def render(addresses: Sequence[str]) -> str:
    parts = [_section(*step, addresses=addresses) for step in STEPS]
    head = f"<meta charset=utf-8><meta name=viewport content='width=device-width'><style>{STYLE}</style>"
    return (
        f"<!doctype html><html lang=zh-CN><head>{head}<title>安居 Anju</title></head>{''.join(parts)}</html>"
    )


def qr_svg(text: str) -> str:
    image = qrcode.make(text, image_factory=SvgPathImage, border=2)
    out = io.BytesIO()
    image.save(out)
    return out.getvalue().decode().partition("?>")[2].strip()


def qr_text(text: str) -> str:
    """For a terminal."""
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    out = io.StringIO()
    code.print_ascii(out=out, invert=True)
    return out.getvalue()


def _section(
    lang: str,
    title: str,
    why: str,
    steps: Sequence[str],
    button: str,
    note: str,
    *,
    addresses: Sequence[str],
) -> str:
    items = "".join(f"<li>{escape(step)}</li>" for step in steps)
    links = "".join(f"<p><a href='{escape(address)}'>{escape(address)}</a></p>" for address in addresses)
    return (
        f"<section lang={lang}><h1>{escape(title)}</h1><p>{escape(why)}</p><ol>{items}</ol>"
        f"<a class=button href=/ca.pem>{escape(button)}</a>{qr_svg(addresses[0])}{links}"
        f"<p><small>{escape(note)}</small></p></section>"
    )
