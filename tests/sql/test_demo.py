"""The demo world: the same people, places and labels everywhere, put in once and left alone."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import bcrypt

import server.demo
from app.rounds.records import Stop
from server.demo import world as cast
from server.demo.ids import sha
from tests.sql.database import Database


def test_the_estate_has_its_people_units_and_checkpoints(still: Database) -> None:
    staff = [p for p in cast.PEOPLE if p.estate is cast.JINXIU and p.post not in ("业主", "品质督导")]
    posts = Counter(p.post for p in staff)
    assert posts == {"项目经理": 1, "客服": 2, "秩序维护员": 4, "保洁员": 5, "水电工": 1, "绿化工": 3}
    count = "select count(*) from estate.{} where estate_id = %s"
    assert still.ask(count.format("units"), cast.JINXIU.id) == 240
    assert still.ask(count.format("buildings"), cast.JINXIU.id) == 6
    assert still.ask(count.format("places"), cast.JINXIU.id) == 12
    assert still.ask(count.format("places"), cast.CUIHU.id) == 3
    assert "3-2-1201" in still.all("select name from estate.units")


def test_a_second_load_changes_nothing(world: Database) -> None:
    world.ask("update estate.people set name = '李伟国' where id = %s returning 1", cast.PERSON["李卫国"].id)
    before = world.all("select id, row_xid::text from estate.people order by 1")
    sign_ins = server.demo.load(world)
    assert world.all("select id, row_xid::text from estate.people order by 1") == before
    assert set(sign_ins) == {
        "guard", "cleaner", "electrician", "gardener", "desk", "manager", "inspector", "resident",
        "neighbour",
    }  # fmt: skip


def test_everyone_can_sign_in_with_the_password_that_is_printed(still: Database) -> None:
    kept = dict(still.all("select phone, encrypted_password from auth.users"))
    for phone, password in server.demo.load(still).values():
        assert bcrypt.checkpw(password.encode(), kept[f"86{phone}"].encode())


def test_labels_carry_what_the_devices_hold_hashes_of(still: Database) -> None:
    rows = still.all(
        """select t.id::text, t.token_hash, t.code_hash, s.token, s.code
           from estate.tags t join estate.tag_secrets s on s.tag_id = t.id"""
    )
    assert len(rows) == len(cast.TAGS) + 1
    for id, token_hash, code_hash, token, code in rows:
        assert (token_hash, code_hash) == (sha(token), sha(f"{id}:{code}"))
        assert (len(token), len(code)) == (22, 8)
    assert len({token for *_, token, _ in rows}) == len({code for *_, code in rows}) == len(rows)


def test_at_any_minute_of_the_day_a_guard_has_a_round_to_walk() -> None:
    """Tests run at any hour."""
    plan = cast.PLAN["全园巡逻"]
    day = datetime(2026, 11, 22, tzinfo=ZoneInfo("Asia/Shanghai"))
    starts = [datetime.combine(day, datetime.strptime(s, "%H:%M").time(), day.tzinfo) for s in plan.starts]
    for minute in range(24 * 60):
        now = day + timedelta(minutes=minute)
        assert any(s <= now <= s + timedelta(minutes=plan.minutes + plan.grace_minutes) for s in starts), now


def test_the_same_ids_tokens_and_codes_on_every_machine() -> None:
    """Labels printed for one demo open every demo."""
    tag = cast.TAG["东门岗亭"]
    assert str(cast.PERSON["李卫国"].id) == "f82c1e78-e98c-5834-98d9-b403837a7a2b"
    assert (tag.token, tag.printed_code) == ("lk1BtlHrEfWn_lxAWBroSg", "C2K4-179C")


def test_stops_ask_what_the_phone_understands(still: Database) -> None:
    """A kind or a shape that a phone cannot read would hide the stop."""
    rows = still.all(
        "select s.id::text, p.name, s.questions from rounds.stops s join estate.places p on p.id = s.place_id"
    )
    stops = {name: Stop.from_row({"id": id, "plan_id": "", "place_id": "", "ordinal": 1, "questions": asked})
             for id, name, asked in rows}  # fmt: skip
    kinds = {question.kind for stop in stops.values() for question in stop.questions}
    assert kinds == {"yes_no", "choice", "number", "text", "photo"}
    pressure, leak, _ = stops["消防泵房"].questions
    assert (pressure.is_well(0.4), pressure.is_well(1.1), leak.is_well(True)) == (True, False, False)
    assert stops["东门岗亭"].questions == ()
