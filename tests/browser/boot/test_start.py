"""The app starts from our own origin, offline too, and says so in words when it cannot."""

import pytest

from server.bench.host import Host
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser


def test_a_first_visit_shows_the_app_and_asks_nobody_else(phone: Phone, host: Host) -> None:
    phone.open()
    phone.sees("锦绣苑 3-2-1201")
    phone.tap("加一")
    phone.sees("计数 1")
    phone.picture("probe")
    assert host.paths(404) == []


def test_the_second_start_needs_no_network(phone: Phone) -> None:
    phone.open()
    phone.kept_offline()
    phone.offline()
    phone.reload()
    phone.sees("路径 /")
    phone.open("/scan/abc")
    phone.sees("路径 /scan/abc")
    phone.tap("加一")
    phone.sees("计数 1")
