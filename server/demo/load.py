"""Puts the demo world into a running stack."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple, Protocol

import bcrypt
import psycopg
from psycopg.types.json import Jsonb

from server.demo import stock, work, world
from server.demo.ids import uid
from server.demo.kinds import Person, Place, Plan, Question, Stop, Tag

COST = 10
REPLACED_AT = "2026-10-20 09:00+08"


class SignIn(NamedTuple):
    phone: str
    password: str


class Stack(Protocol):
    def dsn(self, user: str = "postgres") -> str: ...


def load(stack: Stack) -> Mapping[str, SignIn]:
    """Phone and password by role name. A world that is there already stays as people changed it."""
    with psycopg.connect(stack.dsn("postgres")) as connection:
        here = connection.execute("select 1 from estate.estates where id = %s", [world.JINXIU.id]).fetchone()
        if here is None:
            with connection.cursor() as cursor:
                _accounts(cursor)
                _estates(cursor)
                _people(cursor)
                _places(cursor, world.PLACES, (*world.TAGS, world.OLD_TAG))
                _plans(cursor, world.PLANS)
                for estate in world.ESTATES:
                    cursor.execute("select rounds.make(%s)", [estate.id])
    return {key: SignIn(person.phone, world.PASSWORD) for key, person in world.SIGN_INS.items()}


def load_work(stack: Stack) -> None:
    """What is done besides patrol: places on every floor, plans of every kind. Done once."""
    with psycopg.connect(stack.dsn("postgres")) as connection, connection.cursor() as cursor:
        first = work.PLANS[0].id
        if not cursor.execute("select 1 from rounds.plans where id = %s", [first]).fetchone():
            _places(cursor, work.PLACES, work.TAGS)
            _plans(cursor, work.PLANS)
            stock.fill(cursor)
            cursor.execute("select rounds.make_at(%s, now())", [world.JINXIU.id])


def _accounts(cursor: psycopg.Cursor[Any]) -> None:
    """As Auth keeps them; one hash for all, because all have the same password."""
    kept = bcrypt.hashpw(world.PASSWORD.encode(), bcrypt.gensalt(COST)).decode()
    cursor.executemany(
        """insert into auth.users (instance_id, id, aud, role, phone, phone_confirmed_at, encrypted_password,
             confirmation_token, recovery_token, email_change_token_new, email_change,
             raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
           values ('00000000-0000-0000-0000-000000000000', %s, 'authenticated', 'authenticated', %s, now(),
             %s, '', '', '', '', '{"provider": "phone", "providers": ["phone"]}', '{}', now(), now())
           on conflict do nothing""",
        [(person.user_id, f"86{person.phone}", kept) for person in world.PEOPLE],
    )
    cursor.executemany(
        """insert into auth.identities
             (id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at)
           values (%(id)s, %(user)s::text, %(user)s::uuid,
             jsonb_build_object('sub', %(user)s::text, 'phone', %(phone)s::text,
                                'email_verified', false, 'phone_verified', false),
             'phone', now(), now(), now())
           on conflict do nothing""",
        [
            {"id": uid("identity", person.phone), "user": person.user_id, "phone": f"86{person.phone}"}
            for person in world.PEOPLE
        ],
    )


def _estates(cursor: psycopg.Cursor[Any]) -> None:
    cursor.executemany(
        """insert into estate.estates (id, name, time_zone, settings)
           values (%s, %s, %s, estate.default_settings() || jsonb_build_object('desk_phone', %s::text))""",
        [(e.id, e.name, e.time_zone, e.desk_phone) for e in world.ESTATES],
    )
    cursor.executemany(
        "insert into estate.buildings (id, estate_id, name, ordinal) values (%s, %s, %s, %s)",
        [(b.id, b.estate.id, b.name, b.ordinal) for b in world.BUILDINGS],
    )
    cursor.executemany(
        "insert into estate.units (id, estate_id, building_id, name, floor) values (%s, %s, %s, %s, %s)",
        [(u.id, u.building.estate.id, u.building.id, u.name, u.floor) for u in world.UNITS],
    )


def _people(cursor: psycopg.Cursor[Any]) -> None:
    cursor.executemany(
        "insert into estate.people (id, estate_id, user_id, name, post) values (%s, %s, %s, %s, %s)",
        [(p.id, p.estate.id, p.user_id, p.name, p.post) for p in world.PEOPLE],
    )
    cursor.executemany(
        "insert into estate.contacts (id, estate_id, person_id, phone) values (%s, %s, %s, %s)",
        [(p.id, p.estate.id, p.id, p.phone) for p in world.PEOPLE],
    )
    cursor.executemany(
        "insert into estate.memberships (id, estate_id, person_id, role) values (%s, %s, %s, %s)",
        [(_part(p, "role", role), p.estate.id, p.id, role) for p in world.PEOPLE for role in p.roles],
    )
    cursor.executemany(
        "insert into estate.households (id, estate_id, person_id, unit_id) values (%s, %s, %s, %s)",
        [(_part(p, "home", p.unit.name), p.estate.id, p.id, p.unit.id) for p in world.PEOPLE if p.unit],
    )


def _places(cursor: psycopg.Cursor[Any], places: Sequence[Place], tags: Sequence[Tag]) -> None:
    cursor.executemany(
        """insert into estate.places
             (id, estate_id, building_id, floor, name, kind, note, latitude, longitude)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        [
            (p.id, p.estate.id, p.building and p.building.id, p.floor, p.name, p.kind, p.note, p.latitude,
             p.longitude)
            for p in places
        ],
    )  # fmt: skip
    cursor.executemany(
        """insert into estate.tags (id, estate_id, place_id, token_hash, code_hash, replaced_at, replaced_by)
           values (%s, %s, %s, %s, %s, %s, %s)""",
        [
            (t.id, t.place.estate.id, t.place.id, t.token_hash, t.code_hash)
            + ((REPLACED_AT, world.TAG[t.place.name].id) if t.replaced else (None, None))
            for t in tags
        ],
    )
    cursor.executemany(
        "insert into estate.tag_secrets (tag_id, token, code) values (%s, %s, %s)",
        [(t.id, t.token, t.code) for t in tags],
    )


def _plans(cursor: psycopg.Cursor[Any], plans: Sequence[Plan]) -> None:
    cursor.executemany(
        """insert into rounds.plans
             (id, estate_id, kind, name, proof, ordered, roles, person_ids, weekdays, month_days, starts,
              seasons, minutes, grace_minutes, valid_from, known_at)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        [
            (p.id, p.estate.id, p.kind, p.name, p.proof, p.ordered, [*p.roles], [who.id for who in p.people],
             [*p.weekdays], [*p.month_days], [*p.starts], _seasons(p), p.minutes, *_bounds(p))
            for p in plans
        ],
    )  # fmt: skip
    cursor.executemany(
        """insert into rounds.stops (id, estate_id, plan_id, place_id, ordinal, task, standard,
                                     not_before_minutes, questions)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        [
            (plan.stop_id(n), plan.estate.id, plan.id, stop.place.id, n, stop.task, stop.standard,
             stop.not_before_minutes, _questions(stop))
            for plan in plans
            for n, stop in enumerate(plan.stops, 1)
        ],
    )  # fmt: skip


def _seasons(plan: Plan) -> Jsonb:
    return Jsonb([{"from_day": a, "to_day": b, "starts": starts} for a, b, starts in plan.seasons])


def _questions(stop: Stop) -> Jsonb:
    return Jsonb([asdict(q) if isinstance(q, Question) else q.model_dump() for q in stop.questions])


def _bounds(plan: Plan) -> tuple[int, str, str]:
    return plan.grace_minutes, world.VALID_FROM, f"{world.VALID_FROM} 00:00+08"


def _part(person: Person, *what: str) -> Any:
    return uid(person.estate.name, person.phone, *what)
