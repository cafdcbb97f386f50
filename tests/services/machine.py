"""Three people, four tabs and a server that anything may happen to; what must hold all the time."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.rounds.commands import StartRound
from app.rounds.records import Visit
from services.commands import Act, Command, Refused
from services.ids import uuid7
from services.outbox import Delivery, Op
from services.platform import Storage, StorageFailed
from tests.services.fake_backend import offline
from tests.services.houses import FakeHouse, Handset, House, note, phone

PEOPLE = ("李卫国", "陈志强", "王建国")
CUTS = ("none", "connect", "sent", "answered", "later", "commit", "committed")
KILLS = ("commit", "committed")


class Killed(BaseException):
    """kill -9 at this very step."""


class Foreign(Command):
    """What this server does not know: refused, and shown."""

    kind: ClassVar[str] = "rounds.walk_backwards"


class Old(StartRound):
    """An op of two versions ago, recorded before the app was updated; the app of today cannot picture it."""

    v: ClassVar[int] = 0


class Machine(RuleBasedStateMachine):
    """Rules are what people and accidents do. `recorded` is what somebody was told is recorded."""

    make_house: ClassVar[Callable[[], House]] = lambda: FakeHouse(page=7)

    @initialize()
    def morning(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.house = type(self).make_house()
        self.house.know(Old)
        self.tabs: list[Handset] = [self.run(phone(self.house, name)) for name in PEOPLE]
        self.tabs.append(self.run(self.house.open(PEOPLE[0], self.tabs[0].platform.device)))
        self.recorded: dict[str, tuple[int, Command]] = {}
        self.photos: dict[str, str] = {}
        self.discarded: set[str] = set()
        self.restorer: Callable[[], None] | None = None
        self.slow: list[Callable[[], None]] = []
        self.left = self.hidden = self.was_hidden = False

    def run(self, story: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(story)

    @rule(tab=st.integers(0, 3), stop=st.integers(0, 3), fault=st.sampled_from(("none", *KILLS, "full")))
    def walk(self, tab: int, stop: int, fault: str) -> None:
        self._record(tab, self.house.check_in(stop), fault)

    @rule(tab=st.integers(0, 3))
    def do_what_nobody_knows(self, tab: int) -> None:
        self._record(tab, Foreign())

    @rule(tab=st.integers(0, 3))
    def do_what_an_old_app_did(self, tab: int) -> None:
        self._record(tab, Old(round_id=self.house.round_id))

    @precondition(lambda self: self.recorded)
    @rule(tab=st.integers(0, 3), data=st.data(), full=st.booleans())
    def photograph(self, tab: int, data: st.DataObject, full: bool) -> None:
        """To a visit of anyone, so that notes may come before their visit."""
        visits = [i for i, (_, command) in self.recorded.items() if command.kind == "rounds.check_in"]
        if not visits or self._me(tab) is None:
            return
        device = self.tabs[tab].platform.device
        device.storage = Storage(used=(9 if full else 1) << 20, quota=10 << 20, persisted=True)
        raw = b"\xff\xd8\xff" + data.draw(st.binary(min_size=4, max_size=40)) + uuid7().encode()
        try:
            taken = self.run(self.tabs[tab].anju.photos.prepare(raw, ["东门"]))
        except StorageFailed:
            assert full
            return
        assert not full
        now = self.tabs[tab].anju.clock.now()
        visit = Act(data.draw(st.sampled_from(visits)), self._me(tab), now, now)
        act_id = self._record(tab, note(visit, "", taken.sha256), photos=[taken])
        if act_id:
            self.photos[taken.sha256] = act_id

    @rule(tab=st.integers(0, 3), cut=st.sampled_from(CUTS))
    def talk(self, tab: int, cut: str) -> None:
        """One attempt: cut before it is sent or heard, before its answer is, later; or killed at the ack."""
        self._cut(tab, cut)
        try:
            self.run(self.tabs[tab].anju.sync.now())
        except Killed:
            self._restart(tab)
        self._heal(tab)

    @rule()
    def talk_from_two_tabs(self) -> None:
        for tab in (0, 3):
            self.tabs[tab].line.breath = True
        self.run(self._together())

    async def _together(self) -> None:
        await asyncio.gather(*(self.tabs[tab].anju.sync.now() for tab in (0, 3)))

    @rule(tab=st.integers(0, 3))
    def kill(self, tab: int) -> None:
        self._restart(tab)

    @rule(tab=st.integers(0, 3), days=st.sampled_from((-7, -1, 0, 1, 7)))
    def set_clock(self, tab: int, days: int) -> None:
        for one in (0, 3) if tab in (0, 3) else (tab,):
            self.tabs[one].platform.wall_offset = days * 86400

    @rule(leaves=st.booleans())
    def leave_or_return(self, leaves: bool) -> None:
        self.left = leaves
        self.house.leave("陈志强", leaves)

    @precondition(lambda self: self.house.can_hide)
    @rule(hides=st.booleans())
    def see_less_or_more(self, hides: bool) -> None:
        self.hidden = hides
        self.was_hidden = self.was_hidden or hides
        self.house.hide("王建国", hides)

    @precondition(lambda self: isinstance(self.house, FakeHouse))
    @rule(strict=st.booleans())
    def judge(self, strict: bool) -> None:
        """What the phones hold for right, the server refuses."""
        self.house.judge(strict)

    @rule()
    def begin_slowly(self) -> None:
        """A transaction of another that takes its number now and is seen later, below newer ones."""
        if len(self.slow) < 3:
            self.slow.append(self.house.begin())

    @precondition(lambda self: self.slow)
    @rule(data=st.data())
    def commit_slowly(self, data: st.DataObject) -> None:
        self.slow.pop(data.draw(st.integers(0, len(self.slow) - 1)))()

    @rule()
    def back_up(self) -> None:
        self._commit_all()
        self.restorer = self.house.back_up()

    @precondition(lambda self: self.restorer)
    @rule()
    def restore(self) -> None:
        assert self.restorer is not None
        self._commit_all()
        self.restorer()

    @rule(tab=st.integers(0, 3), again=st.booleans())
    def answer_what_needs_attention(self, tab: int, again: bool) -> None:
        sync = self.tabs[tab].anju.sync
        for shown in sync.status.attention[:1]:
            before = {op.id for op in self._ops(tab)}
            self.run(sync.resend(shown.op_id) if again else sync.discard(shown.op_id))
            if shown.op_id in {op.id for op in self._ops(tab)}:
                continue
            owner, command = self.recorded.pop(shown.op_id, (tab, Foreign()))
            self.discarded.add(shown.op_id)
            for op in self._ops(tab):
                if op.id not in before:
                    self.recorded[op.id] = (owner, command)
                    self._carry_photos(shown.op_id, op.id)

    @invariant()
    def what_was_recorded_stays_seen(self) -> None:
        """From the tap on, until the rows tell it: never a moment without it, unless refused or hidden."""
        for op_id, (owner, command) in getattr(self, "recorded", {}).items():
            anju = self.tabs[owner].anju
            if command.kind != "rounds.check_in" or anju.me is None or self._refused(owner, op_id):
                continue
            if self.was_hidden and PEOPLE[owner % 3] == "王建国":
                continue
            assert anju.store.get(Visit, op_id) is not None, f"{op_id} vanished from {PEOPLE[owner]}"

    def teardown(self) -> None:
        if not hasattr(self, "tabs"):
            return
        try:
            self._heal_everything()
            self._everything_is_settled()
            self._replicas_equal_what_may_be_seen()
        finally:
            self._commit_all()
            self.run(self.house.close())
            for tab in self.tabs:
                self.run(tab.platform.kill())
            self.run(self.loop.shutdown_asyncgens())
            self.loop.close()

    def _heal_everything(self) -> None:
        self._commit_all()
        if self.left:
            self.leave_or_return(leaves=False)
        if self.hidden:
            self.see_less_or_more(hides=False)
        if isinstance(self.house, FakeHouse):
            self.house.judge(strict=False)
        for _ in range(4):
            for tab in range(4):
                self.tabs[tab].platform.wall_offset += 601
                self.run(self.tabs[tab].anju.sync.now())

    def _commit_all(self) -> None:
        while self.slow:
            self.slow.pop()()

    def _everything_is_settled(self) -> None:
        ledger = self.house.ledger()
        orphans = {i for i, (_, command) in self.recorded.items() if _parent(command) not in (None, *ledger)}
        for tab in range(4):
            status = self.tabs[tab].anju.sync.status
            assert (status.state, status.on_phone, status.photos_waiting) == ("synced", 0, 0)
            own = {i for i in orphans if self.recorded[i][0] % 3 == tab % 3}
            assert status.held == len([i for i in own if ledger[i].status == "held"])
        for op_id, (owner, command) in self.recorded.items():
            kept = ledger.get(op_id)
            assert kept is not None, f"{command.kind} {op_id} was shown as recorded and is lost"
            terminal = ("applied", "refused", "quarantined", *(("held",) if op_id in orphans else ()))
            assert kept.status in terminal, kept
            delivery = self._delivery(owner, op_id)
            assert delivery is not None, f"{op_id} is nowhere on its phone"
            assert delivery.verdict == kept.status, f"{op_id}: {delivery} here, {kept.status} there"
        applied = {i for i in self.recorded if ledger[i].status == "applied"}
        walked = {i for i in applied if ledger[i].kind == "rounds.check_in"}
        assert self.house.visits() & self.recorded.keys() == walked, "effects are not those of the applied"
        for sha, op_id in self.photos.items():
            if op_id in applied:
                data = self.run(self.house.photo(sha))
                assert data is not None, f"photo {sha} is lost"
                assert hashlib.sha256(data).hexdigest() == sha
        for owner in range(3):
            ops = [i for i, (tab, _) in self.recorded.items() if tab % 3 == owner]
            assert len({ledger[i].device for i in ops}) <= 1, "a number was given twice"

    def _replicas_equal_what_may_be_seen(self) -> None:
        for tab, name in enumerate((*PEOPLE, PEOPLE[0])):
            store = self.tabs[tab].anju.store
            held = {(t, i): row for t in store._base for i, row in store.rows(t).items()}
            assert held == self.run(self.house.visible(name)), name
            rows = {i for i in store.rows("rounds.visits")}
            assert {v.id for v in store.all(Visit)} == rows, "an effect has outlived its row"

    def _record(
        self, tab: int, command: Command, fault: str = "none", photos: list[Any] | None = None
    ) -> str | None:
        """Only what `do` came back from is recorded, as for a person who saw it."""
        if self._me(tab) is None:
            return None
        self._cut(tab, fault)
        try:
            act = self.run(self.tabs[tab].anju.do(command, photos or ()))
        except Killed:
            self._restart(tab)
            return None
        except (StorageFailed, Refused):
            return None
        finally:
            self._heal(tab)
        self.recorded[act.id] = (tab, command)
        return str(act.id)

    def _cut(self, tab: int, where: str) -> None:
        def fault(database: str, step: str) -> None:
            if where == "full" and step == "begin" and database != "anju-device":
                raise StorageFailed("disk")
            if step == where and database != "anju-device":
                raise Killed(step)

        heard = 0

        def cut(step: str) -> None:
            nonlocal heard
            if step == where or (where == "later" and heard):
                offline(step)
            heard += step == "answered"

        self.tabs[tab].platform.device.fault = fault
        self.tabs[tab].line.cut = cut

    def _heal(self, tab: int) -> None:
        self.tabs[tab].platform.device.fault = lambda database, step: None
        self.tabs[tab].line.cut = lambda step: None
        self.run(asyncio.sleep(0))

    def _restart(self, tab: int) -> None:
        self._heal(tab)
        before = self.tabs[tab]
        self.run(before.platform.kill())
        self.tabs[tab] = self.run(self.house.open((*PEOPLE, PEOPLE[0])[tab], before.platform.device))
        self.tabs[tab].platform.wall_offset = before.platform.wall_offset

    def _me(self, tab: int) -> Any:
        return self.tabs[tab].anju.me

    def _ops(self, tab: int) -> list[Op]:
        replica = self.tabs[tab].anju._replica
        return list(replica.outbox.ops) if replica else []

    def _refused(self, tab: int, op_id: str) -> bool:
        delivery = self._delivery(tab, op_id)
        return delivery is not None and delivery.state == "attention"

    def _delivery(self, tab: int, op_id: str) -> Delivery | None:
        replica = self.tabs[tab].anju._replica
        assert replica is not None
        stored = [*self.run(replica.db.ops()), *self.run(replica.db.archived())]
        return next((Delivery.parse(s.delivery) for s in stored if s.id == op_id), None)

    def _carry_photos(self, before: str, after: str) -> None:
        for sha, op_id in list(self.photos.items()):
            if op_id == before:
                self.photos[sha] = after


def _parent(command: Command) -> str | None:
    """The visit that a note waits for; one that nobody will ever send keeps it waiting."""
    return getattr(command, "visit_id", None)
