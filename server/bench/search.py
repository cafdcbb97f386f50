"""Finding a ticket by words among ten thousand, and among a million."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

import server.demo
from server.bench.figure import Figure
from server.bench.years import Tablet
from server.demo import tickets
from server.stack import Stack, running_stack

name = "Search in a million tickets"
note = (
    "Tickets of ten years made by SQL: two hundred and forty homes, forty things that go wrong, and one in "
    "ten thousand with words of its own. The manager's tablet asks `tickets_search` over HTTP for what is "
    "said often, seldom, once and never; medians of fifteen, the ratio is a million against ten thousand."
)
FEW, MANY = 10_000, 1_000_000
AT_ONCE = 50_000
TIMES = 15
ASKED: dict[str, dict[str, Any]] = {
    "a word in one of forty tickets (漏水)": {"text": "漏水"},
    "three characters that often stand beside each other (水管漏)": {"text": "水管漏"},
    "one character (灯)": {"text": "灯"},
    "a word in one of ten thousand (雕像)": {"text": "雕像"},
    "two words that seldom meet (雕像 漏水)": {"text": "雕像 漏水"},
    "a home (3-2-1201)": {"text": "3-2-1201"},
    "a number (bench-77)": {"text": "bench-77"},
    "a word that nobody said (潜水艇)": {"text": "潜水艇"},
    "the second page of a frequent word": {"text": "漏水", "before": {}},
}
WRONG = """
    水管漏水 龙头滴水 灯不亮 跳闸没电 下水堵塞 门锁坏了 窗户关不上 墙面渗水 电梯异响 路灯坏了
    噪音扰民 车位被占 垃圾没清 对讲不响 闸机故障 地砖松动 天花板裂 纱窗破了 暖气不热 马桶漏水
    水表不走 电表箱热 插座冒火 信箱损坏 栏杆松动 绿化缺水 树枝折断 井盖翘起 排水不畅 外墙脱落
    宠物扰民 高空抛物 门禁失灵 监控黑屏 烟感误报 水压太小 空调滴水 楼梯灯闪 地漏返味 玻璃破碎
"""
BESIDES = ["请尽快来修", "已经两天了", "老人在家", "晚上更严重", "上次修过又坏", "请先电话联系"]
SPOTS = ["厨房", "卫生间", "阳台", "客厅", "楼道"]
# Ten years back from now, the newest first; one home and one thing of each list, and a rare word. What is old
# was written by an older transaction than what devices carry, as it would have been.
MAKE = """
insert into tickets.tickets (id, estate_id, number, kind, urgency, role, channel, unit_id, spot, text,
    person_id, by, flow, device_at, at, received_at, closed_at, ages_at, seen_by, watchers, row_xid)
  with model as materialized (
    select * from tickets.tickets where kind = 'repair' and number not like 'bench%%' limit 1
  ), homes as materialized (
    select array_agg(u.id order by u.name) as ids from estate.units as u
    where u.estate_id = (select estate_id from model)
  )
  select md5('bench' || n)::uuid, t.estate_id, 'bench-' || n, t.kind, t.urgency, t.role,
         t.channel, homes.ids[1 + n %% 240], (%(spots)s::text[])[1 + n %% 5],
         (%(wrong)s::text[])[1 + n %% 40] || '，' || (%(besides)s::text[])[1 + n %% 6]
           || case when n %% 10000 = 7 then '，雕像旁边' else '' end,
         t.person_id, t.by, t.flow, m.at, m.at, m.at, m.at, m.at, t.seen_by, t.watchers,
         (t.row_xid::text::bigint - 1)::text::xid8
  from generate_series(%(begin)s::integer, %(end)s::integer) as n
  cross join lateral (select now() - interval '20 days' - n * interval '5 minutes' as at) as m
  cross join model as t cross join homes
"""
# What is said repeats after 240: only those of the first round and the rare ones are written one by one.
ONE_BY_ONE = """
select tickets.write_searched(array(
  select md5('bench' || n)::uuid from generate_series(%(begin)s::integer, %(end)s::integer) as n
  where n < %(begin)s + 240 or n %% 10000 = 7))
"""
ALIKE = """
insert into tickets.searched (id, words, grams)
  with said as materialized (
    select n %% 240 as k, substr(s.words, strpos(s.words, chr(10)) + 1) as words
    from generate_series(%(begin)s::integer, %(begin)s + 239) as n
    join tickets.searched as s on s.id = md5('bench' || n)::uuid where n %% 10000 <> 7
  ), base as materialized (select k, words, tickets.grams(words) as grams from said)
  select md5('bench' || n)::uuid, 'bench-' || n || chr(10) || b.words, b.grams || tickets.grams('bench-' || n)
  from generate_series(%(begin)s + 240, %(end)s::integer) as n join base as b on b.k = n %% 240
  where n %% 10000 <> 7
"""
WRITTEN = (ONE_BY_ONE, ALIKE)


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="anju-bench-") as folder:
        Path(folder).chmod(0o755)
        with running_stack(Path(folder) / "home") as stack:
            server.demo.load(stack)
            server.demo.load_work(stack)
            tickets.tell(stack, days=2)
            make(stack, 1, FEW)
            few = measure(stack)
            make(stack, FEW + 1, MANY)
            many = measure(stack)
    return [*_figures(few, many)]


def _figures(few: dict[str, float], many: dict[str, float]) -> Iterator[Figure]:
    for what in ASKED:
        against = f"{few[what]:.1f} ms in {FEW}"
        yield Figure(f"{what}, in {MANY}", many[what], "ms", against, many[what] / few[what])


def make(stack: Stack, first: int, last: int) -> None:
    """Tickets of those numbers, and what a search looks in; the indexes of words are made once at the end."""
    with psycopg.connect(stack.dsn("supabase_admin"), autocommit=True) as sql:
        sql.execute("set session_replication_role = replica")
        found = sql.execute(
            "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
            " where indrelid in ('tickets.searched'::regclass, 'tickets.tickets'::regclass)"
            " and pg_get_indexdef(indexrelid) like '%using gin%'"
        ).fetchall()
        for index, _ in found:
            sql.execute(f"drop index {index}".encode())
        for begin in range(first, last + 1, AT_ONCE):
            end = min(begin + AT_ONCE - 1, last)
            told = {"spots": SPOTS, "wrong": WRONG.split(), "besides": BESIDES, "begin": begin, "end": end}
            sql.execute(MAKE, told)
            for some in WRITTEN:
                sql.execute(some, told)
        sql.execute("set maintenance_work_mem = '512MB'")
        for _, definition in found:
            sql.execute(definition.encode())
        sql.execute("vacuum analyze tickets.tickets, tickets.searched")


def measure(stack: Stack) -> dict[str, float]:
    tablet = Tablet(stack)
    return {what: _median(tablet, asked) for what, asked in ASKED.items()}


def _median(tablet: Tablet, asked: dict[str, Any]) -> float:
    if "before" in asked:
        last = tablet.ask("tickets_search", {"text": asked["text"]})["tickets"][-1]
        asked = {**asked, "before": {"at": last["at"], "id": last["id"]}}
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        tablet.ask("tickets_search", asked)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)
