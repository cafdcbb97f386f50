"""More than a page: no row is skipped, none told twice, however pages and writers meet."""

from collections import Counter
from collections.abc import Callable

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.demo.world import JINXIU, PERSON
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]
TABLES = ("places", "buildings")


def write(connection: psycopg.Connection, table: str, many: int) -> None:
    """`many` rows of one transaction, so that a page ends between rows of the same number."""
    kind = (", kind", ", 'area'") if table == "places" else ("", "")
    connection.execute(
        f"insert into estate.{table} (estate_id, name{kind[0]})"
        f" select %s, '{table} ' || n{kind[1]} from generate_series(1, %s) n",
        [JINXIU.id, many],
    )


def test_a_page_holds_500_rows_and_the_next_begins_after_its_last(phone: Phone, world: Database) -> None:
    manager = phone("王建国")
    with psycopg.connect(world.dsn()) as owner:
        for table in TABLES:
            write(owner, table, 620)
    manager.told.clear()
    pages = [manager.exchange()]
    while pages[-1]["more"]:
        pages.append(manager.exchange())
    assert [len(page["changes"]) for page in pages] == [500, 500, 240]
    assert set(Counter((change["table"], change["id"]) for change in manager.told).values()) == {1}


def test_exactly_a_page_is_a_whole_answer(phone: Phone, world: Database) -> None:
    manager = phone("王建国")
    with psycopg.connect(world.dsn()) as owner:
        write(owner, "places", 500)
    answer = manager.exchange()
    assert (len(answer["changes"]), answer["more"]) == (500, False)
    assert manager.exchange()["changes"] == []


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rows_written_and_changed_between_pages_are_all_told(
    phone: Phone, world: Database, data: st.DataObject
) -> None:
    device = Device(world, PERSON["王建国"])
    with psycopg.connect(world.dsn()) as owner:
        for _ in range(data.draw(st.integers(1, 4))):
            write(owner, data.draw(st.sampled_from(TABLES)), data.draw(st.sampled_from([1, 130, 420, 500])))
            owner.commit()
            device.exchange()
            owner.execute("update estate.places set note = note || '.' where random() < 0.2")
            if data.draw(st.booleans()):
                device.exchange()
            owner.commit()
    device.catch_up()
    device.close()
    for table in TABLES:
        truth = world.all(
            f"select id::text, to_jsonb(t) ->> 'note' from estate.{table} t where estate_id = %s", JINXIU.id
        )
        assert {row["id"]: row.get("note") for row in device.table(f"estate.{table}")} == dict(truth)


def test_a_resident_is_not_made_to_page_through_what_they_may_not_see(phone: Phone, world: Database) -> None:
    with psycopg.connect(world.dsn()) as owner:
        write(owner, "places", 3000)
    resident = Device(world, PERSON["黄淑珍"])
    answer = resident.exchange()
    assert (answer["more"], len(answer["changes"]) < 100) == (False, True)
    resident.close()
