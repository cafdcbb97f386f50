"""How soon a tick is seen on a round of five hundred places, beside one of eighty; on a slow phone too."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

import psycopg

from server import demo
from server.bench.figure import Figure
from server.bench.slow import slowed
from server.commands.site import built
from server.demo import world
from server.stack import Stack, quiet, running_stack
from tests.browser.phone import Phone
from tests.browser.stories.ways import sign_in

name = "Ticking five hundred"
note = (
    "The built app in a real Chromium as a phone on the embedded stack: a round of cleaning with 500 places "
    "on 25 floors, 20 on each and two questions at each, beside one of four such floors. From a finger that "
    "leaves the mark of a place until the screen counts it, and from the button of a floor until all of it "
    "is counted, as the accessibility tree says it, which Flutter writes with the frame. Slow page: as a "
    "browser throttles its page to a quarter (it leaves the worker alone in which the app runs); slow phone: "
    "page and worker get a quarter of the time. Medians; the frames are drawn by the processor."
)
FLOORS, FEW, EACH, TICKS, WHOLE, SLOWER = 25, 4, 20, 8, 3, 4

HOUSE = """
  insert into estate.buildings (id, estate_id, name, ordinal) values (%(house)s, %(estate)s, %(name)s, 90)
"""
PLACES = """
  insert into estate.places (estate_id, building_id, floor, name, kind)
  select %(estate)s, %(house)s, floor, format('%%s %%s 层 %%s', %(name)s::text, floor, n), 'area'
  from generate_series(1, %(floors)s) as floor, generate_series(1, %(each)s) as n
"""
PLAN = """
  insert into rounds.plans (id, estate_id, kind, name, proof, roles, weekdays, starts, minutes, grace_minutes,
                            valid_from, valid_to, known_at)
  values (%(plan)s, %(estate)s, 'cleaning', %(name)s, 'tick', '{cleaner}', '{1}', '{07:00}', 60, 10,
          '2020-01-01', '2020-01-02', '2020-01-01')
"""
STOPS = """
  insert into rounds.stops (estate_id, plan_id, place_id, ordinal, task, questions)
  select estate_id, %(plan)s, id, row_number() over (order by floor, length(name), name), '清扫',
         %(asked)s::jsonb
  from estate.places where building_id = %(house)s
"""
ROUND = """
  insert into rounds.rounds (id, estate_id, plan_id, kind, name, number, starts_at, due_at, grace_minutes,
                             roles, stop_ids, seen_by)
  select %(round)s, p.estate_id, p.id, p.kind, p.name, 1, now() - interval '5 minutes',
         now() + interval '6 hours', 10, p.roles,
         array(select s.id from rounds.stops as s where s.plan_id = p.id order by s.ordinal),
         '{cleaner,manager,desk,inspector}'
  from rounds.plans as p where p.id = %(plan)s
"""
ASKED = """[{"id": "i1", "kind": "yes_no", "text": "地面无积水", "expects": true},
            {"id": "i2", "kind": "yes_no", "text": "垃圾已清", "expects": true}]"""
# The words that the next finger is to bring; when it left the glass, and when they stood in the tree.
WATCH = """() => {
  window.waited = null;
  addEventListener('pointerup', () => { if (window.waited) window.waited.down ??= performance.now(); }, true);
  new MutationObserver(() => {
    const host = document.querySelector('flt-semantics-host');
    const now = window.waited;
    if (now?.down && !now.seen && host.innerHTML.includes(now.words)) now.seen = performance.now();
  }).observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
}"""
EXPECT = "(words) => { window.waited = {words}; }"
SEEN = "() => window.waited.seen"
WAITED = "() => window.waited.seen - window.waited.down"


@dataclass(frozen=True)
class Sweep:
    """A round to tick off: `floors` floors of 20 places in a building of that name."""

    name: str
    floors: int
    id: UUID = field(default_factory=uuid4)

    def place(self, floor: int, number: int) -> str:
        return f"{self.name} {floor} 层 {number}"


@dataclass
class Times:
    """Milliseconds of each tick, and of each floor at one go."""

    ticks: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)


def run() -> list[Figure]:
    found: dict[str, tuple[Times, Times]] = {}
    with tempfile.TemporaryDirectory(prefix="anju-bench-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        with running_stack(folder / "home", site=built(quiet)) as stack:
            demo.load(stack)
            for how in ("", "slow page", "slow phone"):
                long, short = Sweep(f"{how}长楼".strip(), FLOORS), Sweep(f"{how}短楼".strip(), FEW)
                _lay(stack, long)
                _lay(stack, short)
                found[how] = _walked(folder / (how or "phone"), stack, how, long, short)
    return [figure for how, (long, short) in found.items() for figure in _figures(how, long, short)]


def _lay(stack: Stack, sweep: Sweep) -> None:
    told = {
        "round": sweep.id,
        "plan": uuid4(),
        "house": uuid4(),
        "estate": world.JINXIU.id,
        "name": sweep.name,
        "floors": sweep.floors,
        "each": EACH,
        "asked": ASKED,
    }
    with psycopg.connect(stack.dsn("supabase_admin"), autocommit=True) as sql:
        for statement in (HOUSE, PLACES, PLAN, STOPS, ROUND):
            sql.execute(statement, told)


def _walked(folder: Path, stack: Stack, how: str, long: Sweep, short: Sweep) -> tuple[Times, Times]:
    cleaner = world.SIGN_INS["cleaner"].phone
    with Phone.launch(folder, stack.url) as phone:
        phone.open("/")
        sign_in(phone, cleaner, world.PASSWORD)
        phone.synced(180)
        phone.kept_offline()
        with _as_slow_as(phone, how):
            return _ticked(phone, long), _ticked(phone, short)


@contextmanager
def _as_slow_as(phone: Phone, how: str) -> Iterator[None]:
    if how == "slow page":
        browser = phone.page.context.new_cdp_session(phone.page)
        browser.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if how == "slow phone":
        with slowed(phone.profile, SLOWER):
            yield
    else:
        yield


def _ticked(phone: Phone, sweep: Sweep) -> Times:
    """Some places of the first floor one by one, then what is left of it, then the next floors."""
    times, all_of_them = Times(), sweep.floors * EACH
    phone.open(f"/rounds/{sweep.id}")
    phone.sees(f"已做 0/{all_of_them}", seconds=120)
    phone.page.evaluate(WATCH)
    for number in range(1, TICKS + 1):
        words = f"已做 {number}/{all_of_them}"
        times.ticks.append(_tapped(phone, f"打勾 {sweep.place(1, number)}", words))
    for floor in range(1, WHOLE + 1):
        phone.tap(f"{sweep.name} · {floor} 层")
        rest = EACH - TICKS if floor == 1 else EACH
        words = f"已做 {floor * EACH}/{all_of_them}"
        times.floors.append(_tapped(phone, f"这一层都做好了 ({rest})", words))
    return times


def _tapped(phone: Phone, label: str, words: str) -> float:
    """Milliseconds until the words stand there."""
    target = phone.page.get_by_role("button", name=label, exact=True).first
    phone.still(target)
    phone.page.evaluate(EXPECT, words)
    target.click(timeout=60_000)
    phone.page.wait_for_function(SEEN, timeout=60_000)
    phone.page.wait_for_timeout(1500)
    return float(phone.page.evaluate(WAITED))


def _figures(how: str, long: Times, short: Times) -> list[Figure]:
    at = f", {how}" if how else ""
    few = FEW * EACH
    mark, mark_few = median(long.ticks), median(short.ticks)
    floor, floor_few = median(long.floors), median(short.floors)
    return [
        Figure(f"a tick among 500{at}", mark, "ms", f"among {few} {mark_few:.0f} ms", mark / mark_few),
        Figure(f"20 at once of 500{at}", floor, "ms", f"of {few} {floor_few:.0f} ms", floor / floor_few),
    ]
