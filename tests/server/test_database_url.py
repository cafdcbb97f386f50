"""A PostgreSQL that somebody else runs: roles are made there, logins get a password, the rest is the same."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from server.embedded.account import account
from server.embedded.cluster import Cluster
from server.embedded.postgrest import free_port
from server.home import Home
from server.logs import Logs
from server.stack import running_stack
from server.trouble import Trouble
from tests.conftest import short_folder
from tests.server.conftest import PROBE
from tests.server.test_stack import until


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """An ordinary server that listens on TCP and asks for passwords."""
    with short_folder() as folder:
        home = Home(folder / "home")
        home.make()
        bin_ = Cluster(home, Logs(home.logs)).bin
        data, password, port = folder / "data", folder / "password", free_port()
        data.mkdir()
        password.write_text("of-the-owner")
        who = account()
        for path in (data, password):
            who.own(path)
        scram = ["--auth=scram-sha-256", f"--pwfile={password}", "--no-locale", "--encoding=UTF8"]
        argv, options = who.command(
            [str(bin_ / "initdb"), "-D", str(data), "-U", "owner", *scram], [bin_, data]
        )
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, **options)
        serve = [str(bin_ / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", str(data)]
        argv, options = who.command(serve, [bin_, data])
        with subprocess.Popen(argv, stderr=subprocess.DEVNULL, **options) as server:
            url = f"postgresql://owner:of-the-owner@127.0.0.1:{port}/postgres"
            until(lambda: _answers(url))
            yield url
            server.terminate()


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def test_it_serves_and_starts_again(
    elsewhere: str, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", elsewhere)
    for _ in range(2):
        with running_stack(fresh_home, migrations=PROBE) as stack:
            assert stack.pids.postgres is None
            headers = {"apikey": stack.publishable_key}
            who = httpx.post(f"{stack.url}/rest/v1/rpc/who", json={}, headers=headers)
            assert who.json()["role"] == "anon"
            assert httpx.get(f"{stack.url}/healthz").status_code == 200
            with psycopg.connect(stack.dsn("authenticator")) as connection:
                row = connection.execute("select session_user, rolsuper from pg_roles where rolname = user")
                assert row.fetchone() == ("authenticator", False)
    assert not (fresh_home / "postgres").exists()


def test_a_login_without_rights_is_told(
    elsewhere: str, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(elsewhere) as connection:
        connection.execute("create role guest login password 'guest'")
    monkeypatch.setenv("DATABASE_URL", elsewhere.replace("owner:of-the-owner", "guest:guest"))
    with pytest.raises(Trouble, match="must log in as a superuser"):
        running_stack(fresh_home, migrations=PROBE).__enter__()


def test_a_wrong_password_is_told_without_the_password(
    elsewhere: str, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", elsewhere.replace("of-the-owner", "wrong-secret"))
    with pytest.raises(Trouble, match="does not answer") as trouble:
        running_stack(fresh_home, migrations=PROBE).__enter__()
    assert "wrong-secret" not in str(trouble.value)
    assert os.environ["DATABASE_URL"] not in str(trouble.value)
