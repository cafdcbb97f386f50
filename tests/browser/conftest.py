"""Fixtures of the browser tests: phones and tablets (see phone.py), and a probe site to start them on."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from server import pwa
from server.bench.host import Host, serve
from server.bundle.cache import ROOT
from server.bundle.product import Product
from tests.browser.phone import TABLET, Phone

PROBE = Product(ROOT / "tests" / "bundle", ("probe",), "probe.main")


@pytest.fixture(scope="session")
def probe_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The builder's real output around a tiny app."""
    out = tmp_path_factory.mktemp("probe") / "site"
    pwa.build(out, product=PROBE, quality=5, report=lambda line: None)
    return out


@pytest.fixture
def host(probe_site: Path) -> Iterator[Host]:
    config = {"key": "k", "identity": "phone", "version": "test"}
    with serve(probe_site, config) as running:
        yield running


@pytest.fixture
def switch_on(tmp_path: Path) -> Iterator[Callable[..., Phone]]:
    """switch_on(url, name="li", form=TABLET, …) launches a phone; the same name is the same phone again."""
    with ExitStack() as stack:

        def launch(url: str, name: str = "phone", **options: Any) -> Phone:
            return stack.enter_context(Phone.launch(tmp_path / name, url, **options))

        yield launch


@pytest.fixture
def phone(tmp_path: Path, host: Host) -> Iterator[Phone]:
    with Phone.launch(tmp_path / "phone", host.url) as one:
        yield one


@pytest.fixture
def tablet(tmp_path: Path, host: Host) -> Iterator[Phone]:
    with Phone.launch(tmp_path / "tablet", host.url, form=TABLET) as one:
        yield one
