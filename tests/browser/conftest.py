"""Fixtures of the browser tests: phones and tablets (see phone.py), and a probe site to start them on."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from server.bench.host import Host, serve
from tests.browser import probe
from tests.browser.phone import TABLET, Phone


@pytest.fixture
def probe_site(tmp_path: Path) -> Path:
    """The builder's real output around a tiny app; the test may change its files."""
    return probe.site(tmp_path)


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
