"""How long a person waits until the app can be read, first and later, against a stock Flet build."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserContext, Page, sync_playwright

from server import chromium, pwa
from server.bench import stock
from server.bench.figure import Figure
from server.bench.host import Host, serve
from server.bundle.product import PRODUCT, Product

name = "Start of the app"
note = (
    "A real Chromium as a phone (412 x 915), site on this machine, no throttling; from navigation to the "
    "sign-in page standing in the accessibility tree. Ours and the stock Flet build of the same sources take "
    "turns, each round with fresh profiles; medians."
)
ROUNDS = 5
WORDS = "登录"
CONFIG = {"key": "bench", "identity": "phone", "version": "bench"}
# Presses Flutter's accessibility button once it is there and notes when the words stand in the tree.
WATCH = """(() => {
  if (self !== top) return;
  const look = () => {
    const host = document.querySelector('flt-semantics-host');
    if (host && /%s/.test(host.textContent + host.innerHTML)) { performance.mark('words'); return; }
    const button = document.querySelector('flt-semantics-placeholder');
    if (button) {
      const box = button.getBoundingClientRect();
      button.click();
      button.dispatchEvent(new MouseEvent('click', {clientX: box.x + 1, clientY: box.y + 1, bubbles: true}));
    }
    setTimeout(look, 50);
  };
  setTimeout(look, 50);
})();"""
WAITED = "() => performance.getEntriesByName('words')[0]?.startTime ?? 0"


@dataclass
class Times:
    """Milliseconds of each round, and bytes over the wire of a first visit."""

    first: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = measure(Path(folder), PRODUCT, WORDS, ROUNDS)
    return [
        _against("first visit until the app can be read", ours.first, theirs.first),
        _against("later start until the app can be read", ours.warm, theirs.warm),
        Figure(
            "first visit, compressed, everything for offline use",
            median(ours.sent) / 1e6,
            "MB",
            f"stock {median(theirs.sent) / 1e6:.1f} MB, not usable offline",
            median(ours.sent) / median(theirs.sent),
        ),
    ]


def measure(folder: Path, product: Product, words: str, rounds: int) -> tuple[Times, Times]:
    """Builds both sites below `folder` and starts them in turns."""
    pwa.build(folder / "ours", product=product, report=lambda line: None)
    stock.build(folder / "stock", product)
    ours, theirs = Times(), Times()
    with serve(folder / "ours", CONFIG) as our_host, serve(folder / "stock", CONFIG) as stock_host:
        for round_ in range(rounds):
            _visit(our_host, folder / f"ours-{round_}", words, ours, keeps=True)
            _visit(stock_host, folder / f"stock-{round_}", words, theirs, keeps=False)
    return ours, theirs


def _visit(host: Host, profile: Path, words: str, times: Times, *, keeps: bool) -> None:
    host.log.clear()
    with _phone(profile, words) as page:
        page.goto(host.url, wait_until="commit")
        times.first.append(_readable(page))
        if keeps:
            page.wait_for_function("() => navigator.serviceWorker.controller", timeout=120_000)
        page.wait_for_timeout(6000)  # what the app still does on the side must not weigh on the next start
        times.sent.append(host.bytes_sent)
        page.reload(wait_until="commit")
        times.warm.append(_readable(page))


def _readable(page: Page) -> float:
    page.wait_for_function(WAITED, timeout=180_000)
    return float(page.evaluate(WAITED))


@contextmanager
def _phone(profile: Path, words: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        context: BrowserContext = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium.find(),
            args=chromium.ARGS,
            viewport={"width": 412, "height": 915},
            device_scale_factor=2,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        context.add_init_script(WATCH % words)
        try:
            yield context.pages[0] if context.pages else context.new_page()
        finally:
            context.close()


def _against(what: str, ours: list[float], theirs: list[float]) -> Figure:
    mine, stock_ = median(ours) / 1000, median(theirs) / 1000
    return Figure(what, mine, "s", f"stock Flet build {stock_:.1f} s", mine / stock_)
