"""The stack as a whole: starts fresh, keeps its data, outlives the death of each of its parts."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from server.embedded.cluster import Cluster
from server.home import Home
from server.logs import Logs
from server.stack import Stack, running_stack
from server.trouble import Trouble
from tests.server.conftest import PROBE

HOLD = """
import sys, time
from pathlib import Path
from server.stack import running_stack
with running_stack(Path(sys.argv[1]), migrations=Path(sys.argv[2])) as stack:
    print(stack.pids.postgres, stack.pids.postgrest, flush=True)
    time.sleep(600)
"""


def until(what: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def own_stack(fresh_home: Path) -> Iterator[Stack]:
    with running_stack(fresh_home, migrations=PROBE) as stack:
        yield stack


def ask(stack: Stack) -> httpx.Response:
    return httpx.post(
        f"{stack.url}/rest/v1/rpc/echo",
        json={"said": 1},
        headers={"apikey": stack.publishable_key},
        timeout=40,
    )


def test_a_second_start_keeps_data_and_keys(fresh_home: Path) -> None:
    with running_stack(fresh_home, migrations=PROBE) as first, psycopg.connect(first.dsn()) as connection:
        connection.execute("insert into public.notes values (7)")
        connection.commit()
        keys = (first.publishable_key, first.secret_key)
        pids = first.pids
    assert not any(psutil.pid_exists(pid or 0) for pid in (pids.postgres, pids.postgrest) if pid)
    with running_stack(fresh_home, migrations=PROBE) as second:
        with psycopg.connect(second.dsn()) as connection:
            assert connection.execute("select id from public.notes").fetchall() == [(7,)]
        assert (second.publishable_key, second.secret_key) == keys


def test_postgrest_killed_is_a_retryable_answer_and_comes_back(own_stack: Stack) -> None:
    assert ask(own_stack).status_code == 200
    killed = own_stack.pids.postgrest
    assert killed
    os.kill(killed, signal.SIGKILL)
    seen = []

    def answered() -> bool:
        answer = ask(own_stack)
        seen.append(answer)
        return answer.status_code == 200

    until(answered)
    refused = [answer for answer in seen if answer.status_code != 200]
    assert refused
    for answer in refused:
        assert answer.status_code == 503
        assert answer.json()["code"].startswith("PGRST00")
        assert "retry-after" in answer.headers
    until(lambda: own_stack.pids.postgrest not in (None, killed))


def test_postgres_killed_comes_back_with_what_was_committed(own_stack: Stack) -> None:
    with psycopg.connect(own_stack.dsn()) as connection:
        connection.execute("insert into public.notes values (1)")
        connection.commit()
        killed = own_stack.pids.postgres
        assert killed
        os.kill(killed, signal.SIGKILL)
    statuses = []

    def answered() -> bool:
        statuses.append(ask(own_stack).status_code)
        return statuses[-1] == 200 and own_stack.pids.postgres not in (None, killed)

    until(answered)
    assert set(statuses) <= {200, 503}
    with psycopg.connect(own_stack.dsn()) as connection:
        assert connection.execute("select id from public.notes").fetchall() == [(1,)]
    until(lambda: httpx.get(f"{own_stack.url}/healthz").status_code == 200)


def test_health_tells_which_part_is_down(own_stack: Stack) -> None:
    stopped = psutil.Process(own_stack.pids.postgrest)
    stopped.suspend()
    try:
        answer = httpx.get(f"{own_stack.url}/healthz", timeout=10)
    finally:
        stopped.resume()
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "database": True, "rest": False}


def test_restart_postgrest_serves_again_when_it_returns(own_stack: Stack) -> None:
    before = own_stack.pids.postgrest
    own_stack.restart_postgrest()
    assert own_stack.pids.postgrest != before
    assert ask(own_stack).status_code == 200


def test_what_a_killed_supervisor_leaves_is_cleared_away(fresh_home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(fresh_home), str(PROBE)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        orphans = [int(pid) for pid in holder.stdout.readline().split()]
        holder.kill()
    assert all(psutil.pid_exists(pid) for pid in orphans)
    with running_stack(fresh_home, migrations=PROBE) as stack:
        assert ask(stack).status_code == 200
        assert not any(psutil.pid_exists(pid) for pid in orphans)


def test_one_folder_has_one_stack(own_stack: Stack) -> None:
    with pytest.raises(Trouble, match="already running"), running_stack(own_stack.home, migrations=PROBE):
        pass
    assert ask(own_stack).status_code == 200


def test_a_long_path_still_has_a_socket(fresh_home: Path) -> None:
    home = fresh_home.joinpath(*["far-away-folder"] * 8)
    with running_stack(home, migrations=PROBE) as stack:
        assert ask(stack).status_code == 200


def test_nothing_remains_when_a_start_fails(fresh_home: Path, tmp_path: Path) -> None:
    (tmp_path / "1_bad.sql").write_text("select 1;\nselect nonsense;\n")
    before = {process.pid for process in psutil.process_iter() if process.name() == "postgres"}
    with pytest.raises(Trouble, match=r"1_bad\.sql:2: column .nonsense. does not exist"):
        running_stack(fresh_home, migrations=tmp_path).__enter__()
    assert not Home(fresh_home).is_held()
    ours = [p for p in psutil.process_iter() if p.name() == "postgres" and p.pid not in before]
    assert not [process for process in ours if str(fresh_home) in " ".join(process.cmdline())]


def test_data_of_another_version_is_told_and_left_alone(fresh_home: Path) -> None:
    home = Home(fresh_home)
    home.make()
    home.database.mkdir()
    (home.database / "PG_VERSION").write_text("16\n")
    with pytest.raises(Trouble, match="made by PostgreSQL 16, not 18"):
        Cluster(home, Logs(home.logs), 18)
