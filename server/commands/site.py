"""The built app for the embedded backend, built again when what it is made from has changed."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.stack import Report

SITE = Path(__file__).resolve().parents[2] / "build" / "site"


def built(report: Report, site: Path = SITE) -> Path:
    """The folder of the app; a build takes a minute or two, so its steps are reported."""
    from server import pwa

    stamp = site.with_name(f"{site.name}.inputs")
    with _alone(site, report):
        inputs = pwa.inputs_digest()
        if not (site / "index.html").exists() or not stamp.exists() or stamp.read_text() != inputs:
            stamp.unlink(missing_ok=True)
            report("building the app (a minute or two, only after changes)")
            pwa.build(site, report=lambda step: report(f"  {step}"))
            stamp.write_text(inputs)
    return site


@contextmanager
def _alone(site: Path, report: Report) -> Iterator[None]:
    """Two starts at once build once: the second waits and finds it done."""
    site.parent.mkdir(parents=True, exist_ok=True)
    with site.with_name(f"{site.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("waiting for another build of the app")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
