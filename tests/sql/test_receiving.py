"""Who receives what: every role times every table, the neighbouring estate, a stranger and anon included."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest

from server.demo.kinds import Person
from server.demo.world import CUIHU, JINXIU, PERSON, UNIT
from server.embedded.cluster import Cluster
from tests.sql.bodies import absence, item, movement, soon
from tests.sql.database import Database, copied
from tests.sql.device import Device
from tests.sql.reports import certificate, complaint, repair, step

STRANGER = Person(JINXIU, "路人", "13800000999", "", ())
WALKERS = {"guard", "cleaner", "electrician", "gardener", "desk", "manager"}
STAFF = WALKERS | {"inspector"}
ROUND = {"guard", "manager", "desk", "inspector"}  # the rounds of the demo world are for guards

# `all` the rows of the estate, or the rows that this question says are one's own.
ALL = "select id::text from {table} where estate_id = %(estate)s"
OWN = ALL + " and %(person)s in (person_id)"
SELF = ALL + " and id = %(person)s"
HOME = ALL + " and id in (select unit_id from estate.households where person_id = %(person)s)"
FOR_RESIDENTS = ALL + " and purpose = 'join' and roles = '{{resident}}'"
SHOWN_TO_ALL = ALL + " and seen_by @> '{{cleaner}}'"
# Repairs are for the electrician and the guards too, complaints are not; everybody sees what is their own.
TICKETS = "select id from tickets.tickets where estate_id = %(estate)s"
PICTURES = "select unnest(photos) from tickets.tickets where estate_id = %(estate)s"
REPAIR, MINE = " and kind = 'repair'", " and %(person)s in (person_id, for_person_id)"
OF_REPAIRS, OF_MINE = (
    ALL + f" and ticket_id in ({TICKETS}{REPAIR})",
    ALL + f" and ticket_id in ({TICKETS}{MINE})",
)
OFFICE, HANDS = {"manager", "desk"}, {"guard", "electrician"}
EVERYONE = STAFF | {"resident"}

RECEIVES: dict[str, dict[str, set[str]]] = {
    "estate.estates": {ALL: EVERYONE},
    "estate.buildings": {ALL: EVERYONE},
    "estate.units": {ALL: STAFF, HOME: {"resident"}},
    "estate.places": {ALL: STAFF},
    "estate.tags": {ALL: WALKERS},
    "estate.people": {ALL: STAFF, SELF: {"resident"}},
    "estate.duties": {ALL: STAFF},
    "estate.absences": {ALL: STAFF},
    "estate.absence_reasons": {ALL: {"manager"}, OWN: EVERYONE - {"manager"}},
    "estate.memberships": {ALL: STAFF, OWN: {"resident"}},
    "estate.contacts": {ALL: {"manager", "desk"}, OWN: EVERYONE - {"manager", "desk"}},
    "estate.households": {ALL: {"manager", "desk"}, OWN: EVERYONE - {"manager", "desk"}},
    "estate.invites": {ALL: {"manager"}, FOR_RESIDENTS: {"desk"}},
    "rounds.plans": {ALL: STAFF},
    "rounds.stops": {ALL: STAFF},
    "rounds.rounds": {ALL: ROUND},
    "rounds.starts": {ALL: ROUND},
    "rounds.visits": {ALL: ROUND},
    "rounds.notes": {ALL: ROUND},
    "rounds.finishes": {ALL: ROUND},
    "rounds.omissions": {ALL: ROUND},
    "rounds.answers": {ALL: ROUND},
    "rounds.hazards": {ALL: STAFF},
    "rounds.extensions": {ALL: STAFF},
    "rounds.restorations": {ALL: STAFF},
    "rounds.reviews": {ALL: ROUND},
    "rounds.handovers": {ALL: ROUND},
    "assets.items": {ALL: STAFF},
    "assets.movements": {ALL: STAFF},
    "estate.certificates": {ALL: STAFF},
    "tickets.flows": {ALL: EVERYONE},
    "tickets.categories": {ALL: EVERYONE},
    "tickets.prices": {ALL: EVERYONE},
    "tickets.tickets": {ALL: OFFICE | {"inspector"}, ALL + REPAIR: HANDS, ALL + MINE: EVERYONE},
    "tickets.callers": {ALL: OFFICE, ALL + f" and id in ({TICKETS}{MINE})": EVERYONE},
    "tickets.steps": {
        ALL: OFFICE | {"inspector"},
        OF_REPAIRS: HANDS,
        OF_MINE + " and not inside": EVERYONE,
    },
    "tickets.accidents": {ALL: {"manager", "inspector"}, OWN: EVERYONE},
    "tickets.days": {ALL: {"manager", "inspector"}, OWN: EVERYONE},
    "sync.photos": {
        ALL + f" and sha256 not in ({PICTURES})": ROUND,
        ALL + f" and sha256 in ({PICTURES})": OFFICE | {"inspector"},
        ALL + f" and sha256 in ({PICTURES}{REPAIR})": HANDS,
        ALL + f" and sha256 in ({PICTURES}{MINE})": EVERYONE,
        SHOWN_TO_ALL: STAFF,
    },
    "sync.held": {ALL: {"manager"}},
}
PEOPLE = {
    "guard": "李卫国",
    "cleaner": "王秀兰",
    "electrician": "郑海涛",
    "gardener": "何福生",
    "desk": "陈静",
    "manager": "王建国",
    "inspector": "林慧",
    "resident": "黄淑珍",
}


@pytest.fixture(scope="module")
def lived_in(forgetful: Cluster, template: str) -> Iterator[Database]:
    """Both estates with a row in every table, and an account that belongs to nobody."""
    with copied(forgetful, "sql_lived_in", template) as made:
        made.ask(
            "insert into auth.users (id, phone, aud, role) values (%s, %s, 'authenticated', 'authenticated')"
            " returning 1",
            STRANGER.user_id,
            STRANGER.phone,
        )
        live(made, PERSON["李卫国"], PERSON["王建国"], "全园巡逻", "配电房")
        live(made, PERSON["田野"], PERSON["徐文博"], "翠湖庭巡逻", "湖心亭")
        report(made, PERSON["李卫国"], PERSON["王建国"], PERSON["黄淑珍"])
        report(made, PERSON["田野"], PERSON["徐文博"], PERSON["田野"])
        yield made


def report(world: Database, guard: Person, boss: Person, resident: Person) -> None:
    """A repair that a guard reported for a resident, with a note inside; a complaint of somebody else."""
    night, manager = Device(world, guard), Device(world, boss)
    where = {"spot": "3-2-1201", "for_person_id": str(resident.id), "caller_phone": "13800000061"}
    leak = night.op("tickets.register", repair(unit_id=None, photos=[uuid4().hex * 2], **where))
    complained = manager.op("tickets.register", complaint(photos=[uuid4().hex * 2], caller_name="周先生"))
    assert night.verdict(leak) == manager.verdict(complained) == "applied"
    for ticket in (leak["id"], complained["id"]):
        assert step(manager, "verify", ticket) == "applied"
        assert step(manager, "note", ticket, text="老人独居", inside=True) == "applied"
    today = str(datetime.now(ZoneInfo("Asia/Shanghai")).date())
    assert night.do("tickets.report_accident", {"text": "滑倒", "spot": "东门"}) == "applied"
    assert night.do("tickets.hand_in_day", {"day": today, "text": "平安"}) == "applied"
    paper = certificate(person_id=str(guard.id))
    assert manager.do("estate.file_certificate", paper) == "applied"
    world.ask(
        "insert into tickets.prices (id, estate_id, name, unit, price)"
        " values (gen_random_uuid(), %s, '角阀', '个', 25) returning 1",
        boss.estate.id,
    )
    night.close()
    manager.close()


def live(world: Database, walker: Person, boss: Person, plan: str, place: str) -> None:
    guard, manager = Device(world, walker).catch_up(), Device(world, boss).catch_up()
    walk = guard.round(plan)
    stop = walk["stop_ids"][-1]
    visit = guard.op("rounds.check_in", guard.check_in(place, walk))
    note = {"visit_id": visit["id"], "text": "门轴松", "photos": [uuid4().hex * 2]}
    waiting = guard.op("rounds.add_note", {"visit_id": str(uuid4()), "text": "早"})
    answer = guard.exchange(
        guard.op("rounds.start", {"round_id": walk["id"]}),
        visit,
        guard.op("rounds.add_note", note),
        guard.op("rounds.leave_out", {"round_id": walk["id"], "stop_id": stop, "reason": "locked"}),
        guard.op("rounds.finish", {"round_id": walk["id"]}),
        guard.op("estate.go_on_duty", {}),
        guard.op("estate.mark_absent", absence(walker.name, person_id=str(walker.id))),
        guard.op("rounds.hand_over", {"round_id": last_round(guard)}),
        guard.op("rounds.answer", {"visit_id": visit["id"], "answers": {"well": True}}),
        hazard(guard, visit["id"]),
        waiting,
    )
    assert [r["verdict"] for r in answer["receipts"]] == ["applied"] * 10 + ["held"]
    bottle = manager.op("assets.add_item", item("敌敌畏"))
    used = manager.op("assets.move", movement(bottle["id"], photos=[uuid4().hex * 2]))
    assert [r["verdict"] for r in manager.exchange(bottle, used)["receipts"]] == ["applied"] * 2
    fault = hazard(guard, visit["id"], fault="fire_special")
    wish = {"hazard_id": fault["id"], "until": soon(5), "reason": "停产", "meanwhile": "加巡"}
    more = guard.op("rounds.apply_extension", wish)
    mended = guard.op("rounds.report_restored", {"hazard_id": fault["id"], "text": "换了"})
    assert [r["verdict"] for r in guard.exchange(fault, more, mended)["receipts"]] == ["applied"] * 3
    reviewed = {"subject": "visit", "subject_id": visit["id"], "verdict": "accepted"}
    assert manager.do("rounds.review", reviewed) == "applied"
    unit = str(UNIT["1-1-301"].id) if walker.estate is JINXIU else neighbours_unit(world)
    for roles, phone in (["guard"], "13800000071"), (["resident"], "13800000072"):
        assert (
            manager.do("estate.invite", invite(roles, phone, unit if "resident" in roles else None))
            == "applied"
        )
    with psycopg.connect(world.dsn()) as owner:
        owner.execute("alter table sync.ops disable trigger keep")
        owner.execute(
            "update sync.ops set received_at = now() - interval '6 days' where op_id = %s", [waiting["id"]]
        )
        owner.execute("alter table sync.ops enable trigger keep")
    guard.exchange()
    guard.close()
    manager.close()


def last_round(device: Device) -> str:
    return str(max(device.table("rounds.rounds"), key=lambda r: str(r["starts_at"]))["id"])


def hazard(device: Device, visit_id: str, fault: str = "") -> dict[str, object]:
    told = {"visit_id": visit_id, "urgency": "soon", "text": "井盖松动", "photos": [uuid4().hex * 2]}
    return device.op("rounds.report_hazard", told | {"fault": fault})


def neighbours_unit(world: Database) -> str:
    return str(
        world.ask(
            "insert into estate.units (estate_id, building_id, name)"
            " select estate_id, id, '1-1-101' from estate.buildings where estate_id = %s limit 1"
            " returning id",
            CUIHU.id,
        )
    )


def invite(roles: list[str], phone: str, unit: str | None) -> dict[str, object]:
    return {
        "invite_id": str(uuid4()),
        "name": "新人",
        "phone": phone,
        "roles": roles,
        "unit_id": unit,
        "code_hash": uuid4().hex * 2,
        "expires_at": (datetime.now(UTC) + timedelta(days=3)).isoformat(),
    }


def owed(world: Database, table: str, role: str | None, person: Person, estate: UUID) -> set[str]:
    """What the matrix says this person receives of a table."""
    found: set[str] = set()
    for question, roles in RECEIVES[table].items():
        if role in roles:
            query = question.format(table=table)
            with psycopg.connect(world.dsn()) as owner:
                rows = owner.execute(query, {"estate": estate, "person": person.id})
                found |= {row[0] for row in rows}
    return found


def told(world: Database, person: Person) -> dict[str, set[str]]:
    device = Device(world, person).catch_up()
    device.close()
    tables: dict[str, set[str]] = {}
    for table, id in device.rows:
        tables.setdefault(table, set()).add(id)
    return tables


def test_the_matrix_names_every_table_that_travels(lived_in: Database) -> None:
    assert set(RECEIVES) == set(lived_in.all("select table_name from sync.feeds"))


def test_every_table_has_rows_in_both_estates_else_the_matrix_proves_nothing(lived_in: Database) -> None:
    for table in RECEIVES:
        for estate in (JINXIU, CUIHU):
            many = lived_in.ask(f"select count(*) from {table} where estate_id = %s", estate.id)
            assert many, (table, estate.name)


@pytest.mark.parametrize("role", PEOPLE)
def test_each_role_receives_its_part_and_nothing_else(lived_in: Database, role: str) -> None:
    person = PERSON[PEOPLE[role]]
    received = told(lived_in, person)
    for table in RECEIVES:
        assert received.get(table, set()) == owed(lived_in, table, role, person, JINXIU.id), table


@pytest.mark.parametrize(("name", "role"), [("徐文博", "manager"), ("田野", "guard")])
def test_the_neighbours_receive_theirs_and_nothing_of_ours(lived_in: Database, name: str, role: str) -> None:
    received = told(lived_in, PERSON[name])
    for table in RECEIVES:
        assert received.get(table, set()) == owed(lived_in, table, role, PERSON[name], CUIHU.id), table


def test_an_account_that_belongs_to_nobody_receives_nothing(lived_in: Database) -> None:
    assert told(lived_in, STRANGER) == {}


def test_two_roles_receive_what_either_would(world: Database) -> None:
    """The manager who also walks rounds is one person; the cleaner who becomes a guard too keeps the rest."""
    person = PERSON["王秀兰"]
    world.ask(
        "insert into estate.memberships (estate_id, person_id, role) values (%s, %s, 'guard') returning 1",
        JINXIU.id,
        person.id,
    )
    received = told(world, person)
    for table in RECEIVES:
        both = owed(world, table, "cleaner", person, JINXIU.id) | owed(
            world, table, "guard", person, JINXIU.id
        )
        assert received.get(table, set()) == both, table


@pytest.mark.parametrize("role", [*PEOPLE, "stranger", "neighbour"])
def test_reading_by_hand_gives_no_more_than_the_exchange_tells(lived_in: Database, role: str) -> None:
    """Row level security decides, not the function in front of it."""
    people = {
        **{r: PERSON[n] for r, n in PEOPLE.items()},
        "stranger": STRANGER,
        "neighbour": PERSON["徐文博"],
    }
    device = Device(lived_in, people[role]).catch_up()
    with device.connection.transaction():
        device.become()
        for table in RECEIVES:
            seen = {row[0] for row in device.connection.execute(f"select id::text from {table}")}
            assert seen == {id for name, id in device.rows if name == table}, table
    device.close()


@pytest.mark.parametrize("table", RECEIVES)
def test_nobody_writes_a_table_by_hand(lived_in: Database, table: str) -> None:
    for person in (PERSON["王建国"], PERSON["李卫国"], STRANGER):
        device = Device(lived_in, person)
        for statement in (
            f"insert into {table} default values",
            f"update {table} set deleted_at = now()",
            f"delete from {table}",
            f"truncate {table}",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                by_hand(device, statement)
        device.close()


def by_hand(device: Device, statement: str) -> None:
    with device.connection.transaction():
        device.become()
        device.connection.execute(statement)


@pytest.mark.parametrize("statement", ["select public.sync('{}')", *(f"select * from {t}" for t in RECEIVES)])
def test_anon_gets_nowhere(lived_in: Database, statement: str) -> None:
    with psycopg.connect(lived_in.dsn("authenticator")) as connection:
        connection.execute("set local role anon")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_who_claims_a_session_of_someone_else_is_nobody(lived_in: Database) -> None:
    """The session in the token must be the account's own, and alive."""
    manager, guard = Device(lived_in, PERSON["王建国"]), Device(lived_in, PERSON["李卫国"])
    for claims in (
        {"sub": str(manager.person.user_id), "session_id": str(guard.session)},
        {"sub": str(manager.person.user_id), "session_id": str(uuid4())},
        {"sub": str(manager.person.user_id)},
        {},
    ):
        with manager.connection.transaction():
            manager.become()
            manager.connection.execute(
                "select set_config('request.jwt.claims', %s, true)", [json.dumps(claims)]
            )
            assert manager.connection.execute("select count(*) from estate.estates").fetchone() == (0,)
    manager.close()
    guard.close()


def test_a_policy_that_forgets_the_estate_would_fail_these_tests(world: Database) -> None:
    world.ask("""alter policy "staff see the places" on estate.places using (
                   (select private.estate_as_staff()) is not null)""")
    with pytest.raises(AssertionError, match=r"estate\.places"):
        test_the_neighbours_receive_theirs_and_nothing_of_ours(world, "徐文博", "manager")
