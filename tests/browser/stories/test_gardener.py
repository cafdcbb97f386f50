"""A gardener sprays without a connection; it runs out, and the manager reads what residents are told."""

from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from server.demo import SignIn, stock, world
from server.stack import Stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.ways import eventually, large_type, open_scanner, round_to_walk, rows, sign_in

pytestmark = pytest.mark.browser

PLAN, PLACE, ITEM = "花园打药", "儿童游乐场", "吡虫啉"


def test_a_gardener_sprays_offline_and_the_manager_hears_that_it_runs_out(
    estate: Stack, people: dict[str, SignIn], tmp_path: Path
) -> None:
    planned(estate)
    walk = round_to_walk(estate, PLAN)
    with (
        Phone.launch(tmp_path / "he", estate.url, cameras=1) as phone,
        Phone.launch(tmp_path / "office", estate.url, form=TABLET) as tablet,
    ):
        phone.open("/")
        sign_in(phone, *people["gardener"])
        phone.synced(60)
        phone.kept_offline()
        tablet.open("/")
        sign_in(tablet, *people["manager"])
        tablet.synced(60)
        phone.open("/stock")
        phone.sees("6.5 瓶", seconds=30)
        phone.picture("stock")
        reach_stop(phone, walk)
        use(phone)
        assert lines(estate) == 3, "nothing has left the phone"
        phone.online()
        phone.synced(90)
        arrives(phone, estate)
        phone.tap("完成", role="button")
        phone.sees(f"这里用过 {ITEM}", seconds=30)
        phone.picture("stop-sprayed")
        reads(tablet)
        large(phone)


def planned(estate: Stack) -> None:
    """A greening plan with a round to walk at any hour, and the shed of the demo estate."""
    plan = uuid4()
    starts = [f"{hour:02}:00" for hour in range(0, 24, 2)]
    with psycopg.connect(estate.dsn("postgres")) as sql, sql.cursor() as cursor:
        stock.fill(cursor)
        cursor.execute(
            """insert into rounds.plans (id, estate_id, kind, name, roles, starts, minutes, grace_minutes,
                                         valid_from, known_at)
               values (%s, %s, 'greening', %s, '{gardener}', %s, 100, 20, '2026-01-01',
                       now() - interval '2 days')""",
            (plan, world.JINXIU.id, PLAN, starts),
        )
        for ordinal, place in enumerate((PLACE, "西门"), 1):
            cursor.execute(
                """insert into rounds.stops (estate_id, plan_id, place_id, ordinal, task)
                   values (%s, %s, %s, %s, '看叶背，有虫才打药')""",
                (world.JINXIU.id, plan, world.PLACE[place].id, ordinal),
            )
        cursor.execute("select rounds.make(%s)", [world.JINXIU.id])


def reach_stop(phone: Phone, walk: str) -> None:
    open_scanner(phone, walk)
    phone.offline()
    phone.tap("输入短码", role="button", until="标签下方的 8 位短码")
    phone.fill("标签下方的 8 位短码", world.TAG[PLACE].code)
    phone.tap("打卡", role="button", exact=True)
    phone.tap("加说明或照片", role="button", until="用药用肥")
    phone.picture("stop-greening")


def use(phone: Phone) -> None:
    phone.tap("用药用肥", role="button", until="用了哪一种")
    phone.picture("use-which")
    phone.tap(ITEM, until="用了多少")
    phone.fill("用了多少", "2")
    phone.tap("和上次一样", role="button")
    phone.sees("记下后余 4.5 瓶")
    phone.sees_not("和上次一样")
    phone.picture("use-line")
    phone.tap("记下", role="button", exact=True)
    phone.sees("已记下", seconds=30)
    phone.sees("安全间隔至")
    phone.sees("低于最低 5 瓶")
    phone.picture("use-kept")


def lines(estate: Stack) -> int:
    found = rows(
        estate,
        """select m.id from assets.movements m join assets.items i on i.id = m.item_id
           where i.name = %s and m.deleted_at is null""",
        ITEM,
    )
    return len(found)


def arrives(phone: Phone, estate: Stack) -> None:
    eventually(phone, lambda: lines(estate), lambda count: count == 4)
    found = rows(
        estate,
        """select m.quantity::text, m.dose, m.safety_hours, p.name as place, q.name as person,
                  v.round_id = m.round_id as there
           from assets.movements m join assets.items i on i.id = m.item_id
           join rounds.visits v on v.id = m.visit_id join estate.places p on p.id = m.place_id
           join estate.people q on q.id = m.person_id where i.name = %s""",
        ITEM,
    )
    assert [tuple(line.values()) for line in found] == [("-2.000", "1:1500", 24, PLACE, "何福生", True)]


def reads(tablet: Phone) -> None:
    tablet.open("/alerts")
    low = f"{ITEM} 只剩 4.5 瓶"
    tablet.sees(low, seconds=90)
    tablet.sees(f"{PLACE} 用了 {ITEM}")
    tablet.picture("alerts-stock")
    tablet.tap(low, until="低于最低 5 瓶")
    tablet.sees("领用 2 瓶")
    tablet.picture("stock-item")
    tablet.open("/stock")
    tablet.sees("种要补", seconds=60)
    tablet.tap("农药 · 最低 5 瓶", until="领用 2 瓶")
    tablet.picture("stock")
    tablet.open("/alerts")
    tablet.sees(f"{PLACE} 用了 {ITEM}", seconds=60)
    tablet.tap(f"{PLACE} 用了 {ITEM}", until="尊敬的各位业主")
    tablet.sees("021-5555 0100")
    tablet.picture("notice")
    tablet.tap("English", until="Dear residents")


def large(phone: Phone) -> None:
    """The same with very large type: nothing is cut off that must be read."""
    large_type(phone)
    phone.open("/stock")
    phone.sees("4.5 瓶", seconds=60)
    phone.picture("stock-large")
    phone.open(f"/stock/{stock.item_id(ITEM)}")
    phone.sees("记领用", seconds=60)
    phone.picture("item-large")
    phone.tap("记领用", role="button", until="用了多少")
    phone.picture("line-large")
