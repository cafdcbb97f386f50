"""One set of migrations for PostgreSQL 16, 18 and what hosted projects run between them."""

from pathlib import Path

import pytest

import server.demo
from server.demo.world import PERSON
from server.embedded import bootstrap, migrations
from server.embedded.cluster import SUPERUSER
from server.stack import MIGRATIONS, quiet
from tests.sql.database import Database, cluster
from tests.sql.device import Device


@pytest.mark.parametrize("version", [16, 18])
def test_migrations_apply_and_the_first_fact_goes_through(fresh_home: Path, version: int) -> None:
    with cluster(fresh_home, version) as running:
        made = Database(running)
        bootstrap.apply(made.dsn(SUPERUSER))
        assert made.ask("show server_version_num").startswith(str(version))
        applied = migrations.apply(made.dsn(), MIGRATIONS, quiet)
        assert len(applied) == len(list(MIGRATIONS.glob("*.sql")))
        assert migrations.apply(made.dsn(), MIGRATIONS, quiet) == []
        server.demo.load(made)
        server.demo.load(made)
        guard, manager = Device(made, PERSON["李卫国"]).catch_up(), Device(made, PERSON["王建国"]).catch_up()
        visit = guard.op("rounds.check_in", guard.check_in("消防泵房"))
        note = guard.op(
            "rounds.add_note", {"visit_id": visit["id"], "text": "压力 0.6 MPa", "photos": ["b" * 64]}
        )
        receipts = guard.exchange(note, visit)["receipts"]
        assert [receipt["verdict"] for receipt in receipts] == ["applied", "applied"]
        assert [row["text"] for row in manager.catch_up().table("rounds.notes")] == ["压力 0.6 MPa"]
        guard.close()
        manager.close()


def test_the_migrations_use_nothing_that_only_one_home_has() -> None:
    """No extensions, nothing of PostgreSQL 18 alone, no changes in schemas that belong to the platform."""
    banned = (
        "create extension",
        "uuidv7(",
        "event trigger",
        "alter system",
        "for role",
        "pgcrypto",
        "security_barrier",
        "alter table auth.",
        "alter table storage.",
        "create table auth.",
        "create table storage.",
        "create function auth.",
        "create function storage.",
        "regprocedure not null",
    )
    for path in MIGRATIONS.glob("*.sql"):
        text = path.read_text(encoding="utf-8").lower()
        code = "\n".join(line.split("--")[0] for line in text.splitlines())
        assert not [word for word in banned if word in code], path.name
        assert "alter default privileges revoke execute on functions from public;" in code, path.name
        assert code.rstrip().endswith("notify pgrst, 'reload schema';"), path.name


def test_no_migration_is_longer_than_a_person_reads() -> None:
    for path in MIGRATIONS.glob("*.sql"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path.name
