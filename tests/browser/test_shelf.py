"""The phone's database, locks, pictures and network in a real browser: the stories of plain CPython."""

from pathlib import Path

import pytest

from server import pwa
from server.bench.host import serve
from server.bundle.cache import ROOT
from server.bundle.product import Product
from tests.browser.phone import Phone
from tests.services.shelf.stories import STORIES

pytestmark = pytest.mark.browser

SHELF = Product(ROOT, ("app", "components", "services", "tests/services/shelf"), "tests.services.shelf.main")
DEVICE = 8


def test_every_story_of_the_shelf_holds_in_a_browser(tmp_path: Path) -> None:
    site = tmp_path / "site"
    pwa.build(site, product=SHELF, quality=1, report=lambda line: None)
    config = {"supabase_url": "", "key": "k", "identity": "phone", "version": "test"}
    with (
        serve(site, config) as host,
        Phone.launch(tmp_path / "phone", host.url, allow_hosts=("127.0.0.1:9",)) as phone,
    ):
        phone.expect_problem("127.0.0.1:9")
        phone.open("/")
        phone.sees("说完了", seconds=240)
        told = phone.page.locator("flt-semantics").all_inner_texts()
        failed = [line for text in told for line in text.split("\n") if line.startswith("失败")]
        passed = {line for text in told for line in text.split("\n") if line.startswith("通过")}
        assert failed == []
        assert len(passed) == len(STORIES) + DEVICE
