"""Sixty days that were walked on the demo estates before somebody opened them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from app.rounds.records import Question
from server.demo import photos, world
from server.demo.areas import ALL, LABEL
from server.demo.chores import worked
from server.demo.ids import uid
from server.demo.walks import BASEMENT, FINDS, Left, Spot, Step, Walk, walked
from server.stack import Stack

DAYS = 60
OPEN_DAYS = 2  # what is younger waits for the manager's word
METRES = 111_195  # a degree of latitude
BOSS = {world.JINXIU.id: "王建国", world.CUIHU.id: "徐文博"}
STAFF = ["guard", "cleaner", "electrician", "gardener", "desk", "manager", "inspector"]
PASSED = """
  select r.id, r.estate_id, r.starts_at, r.due_at, r.stop_ids, r.seen_by, r.kind, p.name as plan, p.proof,
         (select q.name from estate.people as q where q.id = r.person_ids[1]) as person
  from rounds.rounds r join rounds.plans p on p.id = r.plan_id
  where r.due_at < now() and r.deleted_at is null and not rounds.is_begun(r.id)
    and not exists (select from rounds.reviews w where w.subject_id = r.id)
  order by r.starts_at, r.id
"""
SPOTS = """
  select s.id, p.name, s.questions, s.not_before_minutes
  from rounds.stops s join estate.places p on p.id = s.place_id
"""
Sql = psycopg.Connection[dict[str, Any]]
Row = dict[str, Any]


def remember(stack: Stack, days: int = DAYS) -> None:
    """Fills in the rounds of so many days that nobody walked. Doing it again adds nothing to them."""
    now = datetime.now(UTC)
    with psycopg.connect(stack.dsn("supabase_admin"), row_factory=dict_row) as sql:
        for estate in world.ESTATES:
            sql.execute("select rounds.make_at(%s, %s)", (estate.id, now - timedelta(days=days - 2)))
        spots = {row["id"]: _spot(row) for row in sql.execute(SPOTS).fetchall()}
        passed = sql.execute(PASSED).fetchall()
        went = ((walked if row["kind"] == "patrol" else worked)(row, spots, now) for row in passed)
        walks = [walk for walk in went if walk is not None]
        book = Book(now)
        for walk in walks:
            book.walk(walk)
        forgotten = {row["id"] for row in passed} - {walk.round["id"] for walk in walks}
        book.review_missed([row for row in passed if row["id"] in forgotten])
        book.write(sql)
    photos.send(stack, book.promised)


def _spot(row: Row) -> Spot:
    asked = tuple(Question.model_validate(one) for one in row["questions"])
    return Spot(row["name"], asked, timedelta(minutes=row["not_before_minutes"]))


class Book:
    """What every phone would have sent, and the rows it became."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._ops: list[Row] = []
        self._rows: dict[str, list[Row]] = {}
        self.promised: list[photos.Promise] = []

    def walk(self, walk: Walk) -> None:
        of = {"round_id": walk.round["id"]}
        self._fact(walk, "start", "starts", walk.began, walk.began, of)
        for step, received in _received(walk):
            self._visit(walk, step, received)
        for left in walk.left_out:
            self._leave_out(walk, left)
        self._fact(walk, "finish", "finishes", walk.ended, walk.ended, of | {"reason": walk.reason})

    def review_missed(self, forgotten: Iterable[Mapping[str, Any]]) -> None:
        """The manager has looked into most of what nobody walked; the last days are still open."""
        for row in forgotten:
            at = row["due_at"] + timedelta(hours=9)
            if at < self._now - timedelta(days=OPEN_DAYS):
                self._review(row, "round", row["id"], at, "accepted", "请假缺岗，已安排补巡")

    def write(self, sql: Sql) -> None:
        seq: dict[UUID, int] = {
            row["device_id"]: row["last"]
            for row in sql.execute("select device_id, max(seq) as last from sync.ops group by 1").fetchall()
        }
        (xid,) = (sql.execute("select pg_current_xact_id()::text as xid").fetchone() or {}).values()
        for op in sorted(self._ops, key=lambda op: (op["at"], str(op["op_id"]))):
            seq[op["device_id"]] = op["seq"] = seq.get(op["device_id"], 0) + 1
            op["xid"] = xid
        _copy(sql, "sync.ops", self._ops)
        for table in ("starts", "visits", "omissions", "notes", "answers", "hazards", "finishes", "reviews"):
            _copy(sql, f"rounds.{table}", self._rows.get(table, []))
        for table in ("photos", "photo_uses"):
            _copy(sql, f"sync.{table}", self._rows.get(table, []))
        sql.execute(
            "update rounds.visits v set flags = f.flags"
            " from (select w.id, rounds.flags_of(w) as flags from rounds.visits w where w.id = any(%s)) f"
            " where f.id = v.id and f.flags <> '{}'",
            ([row["id"] for row in self._rows.get("visits", ()) if row["how"] != "tick"],),
        )

    def _visit(self, walk: Walk, step: Step, received: datetime) -> None:
        place = ALL[step.place]
        spot: Row = {"latitude": None, "longitude": None, "accuracy": None}
        if step.north is not None:
            spot = {"latitude": place.latitude + step.north / METRES, "longitude": place.longitude,
                    "accuracy": step.accuracy or None}  # fmt: skip
        told = {"round_id": walk.round["id"], "stop_id": step.stop_id, "place_id": place.id, "how": step.how,
                "tag_id": LABEL[step.place].id if step.how == "scan" else None, **spot,
                "reason": "标签被撕掉了" if step.how == "photo" else "", "photos": []}  # fmt: skip
        sha = self._promise(walk, step) if step.photo else ""
        told["photos"] = [sha] if sha else []
        clock = timedelta(minutes=step.clock_minutes)
        id = self._fact(walk, "check_in", "visits", step.at, received, told, device_at=step.at + clock)
        if sha:
            self._owe(walk.round["estate_id"], sha, id, walk, step.at)
        of = {"round_id": walk.round["id"], "visit_id": id}
        soon = step.at + timedelta(seconds=20)
        if step.answers:
            answers = {"answers": Jsonb(dict(step.answers)), "photos": []}
            self._fact(walk, "answer", "answers", soon, received, of | answers)
        if step.note:
            self._fact(walk, "add_note", "notes", soon, received, of | {"text": step.note, "photos": []})
        self._hazard(walk, step, id, received)
        self._judge(walk, step, id)

    def _leave_out(self, walk: Walk, left: Left) -> None:
        told = {"round_id": walk.round["id"], "stop_id": left.stop_id, "place_id": ALL[left.place].id,
                "reason": left.reason, "text": left.text, "photos": []}  # fmt: skip
        self._fact(walk, "leave_out", "omissions", left.at, left.at, told)

    def _hazard(self, walk: Walk, step: Step, visit: UUID, received: datetime) -> None:
        """Once in a while, on a round whose id ends so."""
        for number, (place, urgency, text) in enumerate(FINDS):
            if place == step.place and walk.round["id"].int % 197 == number:
                told = {"round_id": walk.round["id"], "visit_id": visit, "place_id": world.PLACE[place].id,
                        "urgency": urgency, "text": text, "photos": []}  # fmt: skip
                at = step.at + timedelta(seconds=40)
                id = self._fact(walk, "report_hazard", "hazards", at, received, told, seen_by=STAFF)
                if at < self._now - timedelta(days=OPEN_DAYS):
                    row = {**walk.round, "seen_by": STAFF}
                    self._review(row, "hazard", id, at + timedelta(hours=5), "accepted", "已处理")

    def _judge(self, walk: Walk, step: Step, visit: UUID) -> None:
        at = walk.ended + timedelta(hours=10)
        if not walk.odd or at > self._now - timedelta(days=OPEN_DAYS):
            return
        if walk.is_made_up and abs(step.north or 0) > 20:
            self._review(walk.round, "visit", visit, at, "rejected", "监控显示人在岗亭，没有到点")
        elif step.how == "photo" or step.clock_minutes or step.accuracy == 0.0 or abs(step.north or 0) > 60:
            self._review(walk.round, "visit", visit, at, "accepted", "")

    def _review(
        self, row: Mapping[str, Any], subject: str, id: UUID, at: datetime, verdict: str, note: str
    ) -> None:
        told = {"subject": subject, "subject_id": id, "verdict": verdict, "note": note}
        of = {"round_id": row["id"]} | told
        boss = world.PERSON[BOSS[row["estate_id"]]]
        self._write_down("rounds.review", "reviews", row, boss.name, uid(str(id), "review"), at, at, of)

    def _fact(
        self, walk: Walk, verb: str, table: str, at: datetime, received: datetime, told: Row, **more: Any
    ) -> UUID:
        number = len(self._rows.get(table, ()))
        id = uid(str(walk.round["id"]), verb, f"{at:%H%M%S}", str(told.get("stop_id", number)))
        received = max(at, received) + timedelta(seconds=2)
        self._write_down(f"rounds.{verb}", table, walk.round, walk.person, id, at, received, told, **more)
        return id

    def _write_down(
        self,
        kind: str,
        table: str,
        of: Mapping[str, Any],
        who: str,
        id: UUID,
        at: datetime,
        received: datetime,
        told: Row,
        **more: Any,
    ) -> None:
        person = world.PERSON[who]
        act = {"estate_id": of["estate_id"], "person_id": person.id, "device_at": more.pop("device_at", at),
               "at": at, "received_at": received}  # fmt: skip
        said = {key: value.obj if isinstance(value, Jsonb) else value for key, value in told.items()}
        body = Jsonb(said, dumps=_as_sent)
        self._ops.append({"op_id": id, "user_id": person.user_id, "device_id": uid("phone", who), "seq": 0,
                          "kind": kind, "v": 1, "body": body, "clocks": Jsonb({}), "sha": b"",
                          "status": "applied", "xid": "", **act})  # fmt: skip
        row = {"id": id, **act, "seen_by": more.pop("seen_by", of["seen_by"]), **told}
        self._rows.setdefault(table, []).append(row)

    def _promise(self, walk: Walk, step: Step) -> str:
        promise = photos.Promise(walk.round["estate_id"], walk.person, step.place, step.at)
        self.promised.append(promise)
        return promise.sha256

    def _owe(self, estate: UUID, sha: str, op: UUID, walk: Walk, at: datetime) -> None:
        row = {"id": uid("photo", sha), "estate_id": estate, "sha256": sha, "op_id": op,
               "person_id": world.PERSON[walk.person].id, "device_id": uid("phone", walk.person),
               "seen_by": walk.round["seen_by"]}  # fmt: skip
        use = {"op_id": op, "estate_id": estate, "sha256": sha, "subject": op, "at": at}
        self._rows.setdefault("photos", []).append(row)
        self._rows.setdefault("photo_uses", []).append(use)


def _as_sent(body: Any) -> str:
    return json.dumps(body, default=str)


def _received(walk: Walk) -> Iterator[tuple[Step, datetime]]:
    """Below ground there is no signal: word of those stops comes with the next one above it."""
    waiting: list[Step] = []
    for step in walk.steps:
        if step.place in BASEMENT:
            waiting.append(step)
            continue
        yield from ((earlier, step.at) for earlier in waiting)
        waiting = []
        yield step, step.at
    yield from ((earlier, walk.ended) for earlier in waiting)


def _copy(sql: Sql, table: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    names = list(rows[0])
    with sql.cursor() as cursor, cursor.copy(f"copy {table} ({', '.join(names)}) from stdin") as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])
