"""The built app for the embedded backend, built again when what it is made from has changed."""

from pathlib import Path

from server.stack import Report

SITE = Path(__file__).resolve().parents[2] / "build" / "site"


def built(report: Report) -> Path:
    """The folder of the app; a build takes a minute or two, so its steps are reported."""
    from server import pwa

    stamp = SITE.with_name("site.inputs")
    inputs = pwa.inputs_digest()
    if not (SITE / "index.html").exists() or not stamp.exists() or stamp.read_text() != inputs:
        SITE.parent.mkdir(parents=True, exist_ok=True)
        stamp.unlink(missing_ok=True)
        report("building the app")
        pwa.build(SITE, report=lambda step: report(f"building the app: {step}"))
        stamp.write_text(inputs)
    return SITE
