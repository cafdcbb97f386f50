"""A phone as the database sees it: a person's session, an outbox number, a cursor, a replica."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import psycopg

from server.demo.kinds import Person
from server.demo.world import OLD_TAG, PLAN, TAG
from tests.sql.database import Database

Json = dict[str, Any]


class Device:
    """Logs in as PostgREST does. `rows` is what it was told, by (table, id)."""

    def __init__(self, database: Database, person: Person, device: UUID | None = None) -> None:
        self.person = person
        self.device = device or uuid4()
        self.session = uuid4()
        self.seq = 0
        self.cursor: Json | None = None
        self.rows: dict[tuple[str, str], Json] = {}
        self.told: list[Json] = []
        database.ask(
            "insert into auth.sessions (id, user_id, created_at, updated_at, aal)"
            " values (%s, %s, now(), now(), 'aal1') returning id",
            self.session,
            person.user_id,
        )
        self.connection = psycopg.connect(database.dsn("authenticator"), autocommit=True)

    def op(self, kind: str, body: Json, /, v: int = 1, id: UUID | None = None, **clocks: Any) -> Json:
        """The next op of this outbox. `ago` is how long before now it was done."""
        self.seq += 1
        wall = datetime.now(UTC) - clocks.pop("ago", timedelta())
        known = {"wall": wall.isoformat(), "offset_ms": 0, "mono_ms": 1000, "boot": "one"}
        return {
            "id": str(id or uuid4()),
            "seq": self.seq,
            "kind": kind,
            "v": v,
            "body": body,
            "clocks": known | clocks,
        }

    def request(self, *ops: Json, **changed: Any) -> Json:
        return {
            "device": str(self.device),
            "client": "0.1.0",
            "next_seq": self.seq + 1,
            "wall": datetime.now(UTC).isoformat(),
            "ops": list(ops),
            "cursor": self.cursor,
        } | changed

    def call(self, function: str, argument: Json) -> Any:
        """One request as the person, in a transaction of its own."""
        with self.connection.transaction():
            self.become()
            row = self.connection.execute(f"select public.{function}(%s)", [json.dumps(argument)]).fetchone()
        return row[0] if row else None

    def become(self) -> None:
        """The role and the claims of this session, until the transaction ends."""
        claims = {"sub": str(self.person.user_id), "session_id": str(self.session), "role": "authenticated"}
        self.connection.execute("set local role authenticated")
        self.connection.execute("select set_config('request.jwt.claims', %s, true)", [json.dumps(claims)])

    def exchange(self, *ops: Json, **changed: Any) -> Json:
        """One call, its answer kept in the replica."""
        answer: Json = self.call("sync", self.request(*ops, **changed))
        self.keep(answer)
        return answer

    def keep(self, answer: Json) -> None:
        if answer["reset"]:
            self.rows.clear()
        for change in answer["changes"]:
            self.told.append(change)
            key = (change["table"], change["id"])
            if change["row"] is None:
                self.rows.pop(key, None)
            else:
                self.rows[key] = change["row"]
        self.cursor = answer["cursor"]

    def catch_up(self) -> Device:
        while self.exchange()["more"]:
            pass
        return self

    def verdict(self, *ops: Json) -> str:
        """Of the last op: its verdict, or the code of its refusal."""
        receipt = self.exchange(*ops)["receipts"][-1]
        return str(receipt["code"] or receipt["verdict"])

    def do(self, kind: str, body: Json, **known: Any) -> str:
        return self.verdict(self.op(kind, body, **known))

    def table(self, name: str) -> list[Json]:
        return [row for (table, _), row in self.rows.items() if table == name]

    def round(self, plan: str = "全园巡逻") -> Json:
        """A round of that plan that this device knows, the next to come."""
        rounds = [r for r in self.table("rounds.rounds") if r["plan_id"] == str(PLAN[plan].id)]
        return min(rounds, key=lambda r: str(r["starts_at"]))

    def check_in(self, place: str = "东门岗亭", walk: Json | None = None, **changed: Any) -> Json:
        """The body of a check-in at a place of a round, as the scanner gives it."""
        walk = walk or self.round()
        tag = OLD_TAG if changed.pop("old", False) else TAG[place]
        plan = next(plan for plan in PLAN.values() if str(plan.id) == walk["plan_id"])
        ordinal = [stop.place.name for stop in plan.stops].index(changed.pop("stop", place)) + 1
        return {
            "round_id": walk["id"],
            "stop_id": str(plan.stop_id(ordinal)),
            "tag_id": str(tag.id),
            "how": "scan",
            "token": tag.token,
        } | changed

    def close(self) -> None:
        self.connection.close()


def far(name: object) -> UUID:
    """An id that nothing has."""
    return uuid5(UUID(int=7), str(name))
