"""What holds for every answer: security headers, the host check, and a journal without secrets."""

import json
import re

import httpx
import pytest

from server.stack import Stack

ROUTES = [
    ("GET", "/"),
    ("GET", "/main.js"),
    ("GET", "/none.js"),
    ("GET", "/healthz"),
    ("GET", "/config.json"),
    ("POST", "/rest/v1/rpc/who"),
    ("GET", "/rest/v1/notes"),
    ("POST", "/auth/v1/token?grant_type=password"),
    ("GET", "/auth/v1/.well-known/jwks.json"),
    ("GET", "/auth/v1/none"),
    ("GET", "/storage/v1/bucket"),
    ("GET", "/storage/v1/none"),
    ("GET", "/functions/v1/none"),
    ("OPTIONS", "/rest/v1/rpc/who"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_answer_is_guarded(anyone: httpx.Client, method: str, path: str) -> None:
    headers = anyone.request(method, path, headers={"accept": "text/html"}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "camera=(self)" in headers["permissions-policy"]
    assert re.fullmatch("[0-9a-f]{16}", headers["x-request-id"])
    assert "cache-control" in headers
    assert "server" not in headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost:1", 200),
        ("[::1]:80", 200),
        ("192.168.1.7:8734", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
    ],
)
def test_only_our_names_are_answered(probe: Stack, host: str, status: int) -> None:
    assert httpx.get(f"{probe.url}/healthz", headers={"host": host}).status_code == status


def test_health_tells_of_each_part(anyone: httpx.Client) -> None:
    answer = anyone.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": True, "rest": True})


def test_the_journal_is_json_and_holds_no_secret(probe: Stack, anyone: httpx.Client) -> None:
    token = probe.keys.role_token("anon")
    password, tag, signed = "hush-hush-hush-9", "tag3fA9-secret", "signed-url-token"
    anyone.post("/auth/v1/token?grant_type=password", json={"phone": "13800000011", "password": password})
    anyone.post(
        "/rest/v1/rpc/who", json={}, headers={"authorization": f"Bearer {token}", "x-retry-count": "2"}
    )
    anyone.get(f"/t/{tag}", headers={"accept": "text/html"})
    anyone.get(f"/storage/v1/object/sign/photos/a.jpg?token={signed}")
    logs = list((probe.home / "logs").iterdir())
    text = "".join(path.read_text() for path in logs)
    for secret in (token, password, tag, signed, probe.secret_key, probe.keys.signing[0]["d"], "13800000011"):
        assert secret not in text
    lines = [json.loads(line) for line in (probe.home / "logs" / "gateway.log").read_text().splitlines()]
    call = next(line for line in lines if line.get("retry") == 2)
    assert call | {"at": "", "request": "", "ms": 0, "bytes": 0} == {
        "at": "",
        "level": "info",
        "request": "",
        "method": "POST",
        "path": "/rest/v1/rpc/who",
        "client": "127.0.0.1",
        "status": 200,
        "bytes": 0,
        "ms": 0,
        "retry": 2,
    }


def test_secrets_on_the_disk_are_for_the_owner_alone(probe: Stack) -> None:
    assert (probe.home / "keys.json").stat().st_mode & 0o777 == 0o600
    assert (probe.home / "postgres").stat().st_mode & 0o777 == 0o700
