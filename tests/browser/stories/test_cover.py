"""A guard falls ill: the manager sees what nobody walks, gives it to a colleague, whose phone shows it. And
the desk ticks its day by the clock and records what it found.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from server.demo import SignIn, world
from server.stack import Stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.ways import eventually, large_type, one, rows, sign_in

pytestmark = pytest.mark.browser

LI, ZHAO = world.PERSON["李卫国"], world.PERSON["赵大勇"]
HELD = ("camera", "geolocation")
ROUND = """
  insert into rounds.rounds (id, estate_id, plan_id, kind, name, number, starts_at, due_at, grace_minutes,
                             roles, person_ids, stop_ids, seen_by)
  select gen_random_uuid(), p.estate_id, p.id, p.kind, '西区加巡', 9, now() - interval '3 minutes',
         now() + interval '2 hours', 10, p.roles, %s::uuid[],
         array(select s.id from rounds.stops s where s.plan_id = p.id order by s.ordinal limit 4),
         '{guard,manager,desk,inspector}'
  from rounds.plans p where p.name = '全园巡逻' limit 1 returning id::text
"""
TASKS = (("开门，看夜班交接本", 0), ("检查轮椅、雨伞、药箱", 110), ("回访昨天完成的维修", 240))
DAY = """
  with plan as (
    insert into rounds.plans (estate_id, kind, name, proof, roles, starts, minutes, grace_minutes,
                              valid_from, valid_to)
    values (%(estate)s, 'desk', '值台清单', 'tick', '{desk}', '{08:00}', 720, 0, '2026-01-01',
            '2026-01-02') returning *
  ), made as (
    insert into rounds.stops (estate_id, plan_id, place_id, ordinal, task, not_before_minutes)
    select plan.estate_id, plan.id, %(place)s, t.ordinal, t.task, t.minutes
    from plan, unnest(%(tasks)s::text[], %(minutes)s::int[]) with ordinality as t(task, minutes, ordinal)
    returning *
  )
  insert into rounds.rounds (id, estate_id, plan_id, kind, name, number, starts_at, due_at, grace_minutes,
                             roles, stop_ids, seen_by)
  select gen_random_uuid(), plan.estate_id, plan.id, 'desk', plan.name, 1, now() - interval '2 hours',
         now() + interval '10 hours', 0, plan.roles, array(select id from made order by ordinal),
         '{desk,manager,inspector}'
  from plan returning id::text
"""


def test_a_guard_is_ill_and_a_colleague_walks(
    estate: Stack, people: dict[str, SignIn], tmp_path: Path
) -> None:
    walk = one(estate, ROUND, [LI.id])["id"]
    with (
        Phone.launch(tmp_path / "office", estate.url, form=TABLET) as tablet,
        Phone.launch(tmp_path / "zhao", estate.url, permissions=HELD) as phone,
    ):
        tablet.open("/")
        sign_in(tablet, *people["manager"])
        tablet.synced(90)
        phone.open("/")
        sign_in(phone, ZHAO.phone, world.PASSWORD)
        phone.synced(90)

        tablet.open(f"/people/{LI.id}/absence")
        tablet.sees("李卫国 请假/缺勤", seconds=60)
        tablet.fill("说明", "发烧")
        tablet.picture("absence")
        tablet.tap("记下", role="button")
        tablet.sees("已记下的", seconds=30)
        tablet.synced(60)
        assert eventually(tablet, lambda: told(estate), bool) == [("李卫国", "王建国", "sick", "发烧")]

        tablet.open("/")
        tablet.sees("轮没人走", seconds=60)
        tablet.picture("board-uncovered")
        tablet.tap("轮没人走", until="西区加巡")
        tablet.sees("李卫国 缺勤")
        tablet.picture("cover")
        tablet.tap("换别人", role="button", until="交给 赵大勇")
        tablet.picture("cover-others")
        tablet.tap("交给 赵大勇", role="button")
        tablet.sees("已交给 赵大勇", seconds=30)
        eventually(tablet, lambda: handovers(estate, walk), lambda found: len(found) == 1)
        tablet.picture("cover-given")

        phone.open("/alerts")
        phone.sees("王建国 把", seconds=90)
        phone.sees("西区加巡 交给了你")
        phone.picture("handed-alert")
        phone.open(f"/rounds/{walk}")
        phone.sees("现在由 赵大勇 走", seconds=60)
        phone.sees("扫码打卡")
        phone.picture("handed-round")
        phone.tap("交给同事/下一班", role="button", until="交给谁")
        assert "李卫国" not in phone.text(), "who is ill is not offered"
        phone.picture("hand-over")
        phone.tap("交给下一班")
        phone.sees_not("先选一个人")
        phone.tap("交给下一班", role="button", last=True)
        phone.sees("交给下一班，谁来谁走", seconds=60)
        said = eventually(phone, lambda: handovers(estate, walk), lambda found: len(found) > 1)
    assert said == [("王建国", "赵大勇"), ("赵大勇", None)]


def test_the_desk_ticks_its_day_and_records_a_finding(
    estate: Stack, people: dict[str, SignIn], tmp_path: Path
) -> None:
    day = {
        "estate": world.JINXIU.id,
        "place": world.PLACE["东门岗亭"].id,
        "tasks": [task for task, _ in TASKS],
        "minutes": [minutes for _, minutes in TASKS],
    }
    walk = one(estate, DAY, day)["id"]
    with Phone.launch(tmp_path / "desk", estate.url, permissions=HELD) as phone:
        phone.open("/")
        sign_in(phone, *people["desk"])
        phone.synced(90)
        phone.open(f"/rounds/{walk}")
        phone.sees("已做 0/3，1 项过点没做", seconds=60)
        phone.picture("desk-day")
        phone.kept_offline()
        phone.offline()
        phone.tap("打勾：检查轮椅、雨伞、药箱")
        phone.tap("撤回", role="button", at_once=True)
        phone.sees("已做 0/3")
        phone.tap("打勾：检查轮椅、雨伞、药箱")
        phone.sees("已做 1/3")
        phone.picture("desk-ticked")
        phone.tap("打勾：开门，看夜班交接本")
        phone.sees("已做 2/3")
        phone.tap("记录发现的问题", role="button", until="按名字找地点")
        phone.fill("按名字找地点", "儿童游乐场")
        # By what is known of it: an alert that comes just then may name the place, too.
        phone.tap("安全须知牌背后", role="button", until="换一个地点")
        phone.down()
        phone.fill("说一句", "滑梯扶手松动")
        phone.picture("desk-finding")
        phone.tap("上报隐患", role="button", last=True)
        phone.sees("已记下")
        phone.online()
        phone.tap("继续", role="button")
        phone.open(f"/rounds/{walk}")
        phone.sees("滑梯扶手松动", seconds=60)
        phone.synced(60)
        phone.picture("desk-found")
        query = "select text from rounds.hazards where text like %s"
        found = eventually(phone, lambda: rows(estate, query, "滑梯%"), bool)
        large_type(phone)
        phone.open(f"/rounds/{walk}")
        phone.sees("滑梯扶手松动", seconds=60)
        phone.picture("desk-large")
    ticks = rows(
        estate,
        """select s.task, v.how, v.flags, v.deleted_at is null as stands from rounds.visits v
           join rounds.stops s on s.id = v.stop_id where v.round_id = %s order by v.at""",
        walk,
    )
    assert [(t["task"], t["how"], t["flags"], t["stands"]) for t in ticks] == [
        ("检查轮椅、雨伞、药箱", "tick", [], False),
        ("检查轮椅、雨伞、药箱", "tick", [], True),
        ("开门，看夜班交接本", "tick", [], True),
    ]
    assert len(found) == 1


def handovers(estate: Stack, walk: str) -> list[tuple[Any, ...]]:
    """By whom and to whom, in the order of time."""
    found = rows(
        estate,
        """select p.name, t.name as given from rounds.handovers h join estate.people p on p.id = h.person_id
           left join estate.people t on t.id = h.to_person_id where h.round_id = %s order by h.at""",
        walk,
    )
    return [tuple(line.values()) for line in found]


def told(estate: Stack) -> list[tuple[Any, ...]]:
    found = rows(
        estate,
        """select p.name, t.name as by, r.reason, r.note from estate.absences a
           join estate.absence_reasons r on r.id = a.id join estate.people p on p.id = a.person_id
           join estate.people t on t.id = a.told_by where a.deleted_at is null""",
    )
    return [tuple(line.values()) for line in found]
