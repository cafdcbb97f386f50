"""For static hosts that read them: the headers that the gateway would send, and the page for every path."""

import re

from server.bundle.precache import IMMUTABLE
from server.bundle.site import Site
from server.gateway.headers import EVERYWHERE
from server.gateway.static import ASK, FOREVER, policy

REDIRECTS = "/* /index.html 200\n"


def place(site: Site, supabase_url: str | None) -> None:
    """Puts _headers and _redirects into the site, in the form that Netlify and Cloudflare Pages read."""
    page = site.path("/index.html")
    rules = policy(page, page.stat().st_mtime_ns)
    if supabase_url:
        rules = rules.replace("connect-src 'self'", f"connect-src 'self' {supabase_url}")
        rules = rules.replace("img-src 'self'", f"img-src 'self' {supabase_url}")
    everywhere = EVERYWHERE | {"Content-Security-Policy": rules, "Cache-Control": ASK}
    blocks = [_block("/*", everywhere)]
    blocks += [_block(place, {"! Cache-Control": "", "Cache-Control": FOREVER}) for place in _hashed(site)]
    site.put("/_headers", "\n".join(blocks).encode())
    site.put("/_redirects", REDIRECTS.encode())


def _block(place: str, headers: dict[str, str]) -> str:
    lines = [f"  {name}: {value}" if value else f"  {name}" for name, value in headers.items()]
    return "\n".join([place, *lines, ""])


def _hashed(site: Site) -> list[str]:
    """Each hashed file, or the folder that carries the hash for all in it."""
    found = set()
    for url in site.urls():
        if IMMUTABLE.search(url) and not url.startswith("/fallback/"):
            folder = re.match(r"(.*\.[0-9a-f]{8,}/)", url)
            found.add(f"{folder[1]}*" if folder else url)
    return [*sorted(found), "/fallback/*"]
