"""The way to PostgREST: functions pass, nothing else does; sizes are bounded, answers compressed."""

import socket
import time

import httpx
import pytest

from server.stack import Stack

CALL = "/rest/v1/rpc"


@pytest.mark.parametrize(
    "path",
    [
        "/rest/v1/",
        "/rest/v1/notes",
        "/rest/v1/rpc",
        "/rest/v1/rpc/",
        "/rest/v1/rpc/%2e%2e/notes",
        "/rest/v1/rpc/..%2fnotes",
        "/rest/v1/rpc/%2e%2e%2fnotes",
        "/rest/v1/%2e%2e/rpc/who",
        "/rest/v1/rpc/who%3fselect=x",
        "/rest/v1/rpc/who%0d%0aX:1",
        "/rest/v1/rpc/who;",
        "/rest/v1/rpc/1st",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_only_functions_pass(anyone: httpx.Client, method: str, path: str) -> None:
    answer = anyone.send(anyone.build_request(method, _exactly(anyone, path)))
    assert answer.status_code == 404
    assert set(answer.json()) >= {"code", "message", "hint"}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_writing_methods_are_refused(anyone: httpx.Client, method: str) -> None:
    assert anyone.request(method, "/rest/v1/notes").status_code == 404
    assert anyone.request(method, f"{CALL}/who").status_code == 404


def test_dots_on_the_wire_do_not_climb(probe: Stack) -> None:
    """httpx would tidy the path up; a raw socket does not."""
    for path in ("/rest/v1/rpc/../notes", "/rest/v1/rpc/../../rest/v1/rpc/../notes", "//rest/v1/notes"):
        assert b" 404 " in _raw(probe, f"GET {path} HTTP/1.1", f"apikey: {probe.publishable_key}")


def test_what_is_said_arrives_and_returns(anyone: httpx.Client) -> None:
    said = {"text": "锦绣苑 3-2-1201", "list": [1, 2.5, None], "deep": {"a": {"b": []}}}
    answer = anyone.post(f"{CALL}/echo", json={"said": said})
    assert (answer.status_code, answer.json()) == (200, said)
    assert anyone.get(f"{CALL}/much", params={"n": 2}).json() == "安居安居"


def test_without_a_key_nothing_is_called(probe: Stack) -> None:
    answer = httpx.post(f"{probe.url}{CALL}/who", json={})
    assert answer.status_code == 401
    assert answer.json()["message"] == "No API key found in request"


def test_keys_and_tokens_choose_the_role(probe: Stack) -> None:
    def role(**headers: str) -> str:
        return str(httpx.post(f"{probe.url}{CALL}/who", json={}, headers=headers).json()["role"])

    person = probe.keys.sign({"role": "authenticated", "sub": "x", "exp": int(time.time()) + 60})
    publishable = probe.publishable_key
    assert role(apikey=publishable) == "anon"
    assert role(apikey=publishable, authorization=f"Bearer {publishable}") == "anon"
    assert role(authorization=f"Bearer {publishable}") == "anon"
    assert role(apikey=publishable, authorization=f"Bearer {person}") == "authenticated"
    assert role(apikey=probe.secret_key) == "service_role"


@pytest.mark.parametrize("key", ["sb_publishable_of_another", "sb_secret_x", "nonsense", "钥匙"])
def test_foreign_keys_are_refused(probe: Stack, key: str) -> None:
    answer = httpx.post(f"{probe.url}{CALL}/who", json={}, headers={b"apikey": key.encode()})
    assert answer.status_code == 401


def test_an_expired_token_is_told_as_such(probe: Stack) -> None:
    """The client refreshes on it: the answer is PostgREST's own."""
    old = probe.keys.sign({"role": "authenticated", "exp": int(time.time()) - 3600})
    headers = {"apikey": probe.publishable_key, "authorization": f"Bearer {old}"}
    answer = httpx.post(f"{probe.url}{CALL}/who", json={}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "PGRST301")


def test_only_named_headers_reach_the_database(anyone: httpx.Client) -> None:
    headers = {"cookie": "a=b", "x-forwarded-for": "1.2.3.4", "x-secret": "s", "accept-profile": "auth"}
    answer = anyone.post(f"{CALL}/who", json={}, headers=headers)
    seen = set(answer.json()["headers"])
    assert seen <= {
        "accept",
        "accept-encoding",
        "authorization",
        "content-type",
        "content-length",
        "host",
    } | {
        "user-agent",
        "connection",
    }


def test_answers_carry_no_headers_of_the_inside(anyone: httpx.Client) -> None:
    headers = anyone.post(f"{CALL}/who", json={}, headers={"origin": "https://elsewhere.example"}).headers
    assert "server" not in headers
    assert not [name for name in headers if name.startswith("access-control")]


def test_a_body_over_eight_megabytes_is_refused(anyone: httpx.Client) -> None:
    fits = anyone.post(f"{CALL}/echo", json={"said": "x" * (8 * 1024 * 1024 - 100)}, timeout=30)
    assert fits.status_code == 200
    too_much = b'{"said": "' + b"x" * (8 * 1024 * 1024) + b'"}'
    declared = anyone.post(f"{CALL}/echo", content=too_much, headers={"content-type": "application/json"})
    streamed = anyone.post(
        f"{CALL}/echo",
        content=iter([too_much[:5_000_000], too_much[5_000_000:]]),
        headers={"content-type": "application/json"},
    )
    for answer in (declared, streamed):
        assert (answer.status_code, answer.json()["code"]) == (413, "request_too_large")


def test_encoded_bodies_are_refused_in_words(anyone: httpx.Client) -> None:
    answer = anyone.post(f"{CALL}/echo", content=b"\x1f\x8b", headers={"content-encoding": "gzip"})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    ("asked", "coding"), [("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip")]
)
def test_large_answers_are_compressed(anyone: httpx.Client, asked: str, coding: str) -> None:
    answer = anyone.post(f"{CALL}/much", json={"n": 200_000}, headers={"accept-encoding": asked})
    assert answer.headers["content-encoding"] == coding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.json() == "安居" * 200_000
    assert answer.num_bytes_downloaded < 20_000


def test_small_or_plain_answers_are_not(anyone: httpx.Client) -> None:
    small = anyone.post(f"{CALL}/much", json={"n": 5}, headers={"accept-encoding": "br, gzip"})
    plain = anyone.post(f"{CALL}/much", json={"n": 5000}, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in small.headers
    assert "content-encoding" not in plain.headers
    assert plain.json() == "安居" * 5000


def test_errors_keep_their_code(probe: Stack) -> None:
    with httpx.Client(base_url=probe.url, headers={"apikey": probe.secret_key}) as service:
        conflict = service.post(f"{CALL}/conflict", json={})
        missing = service.post(f"{CALL}/nothing", json={})
        unknown = service.post(f"{CALL}/echo", json={"other": 1})
    assert (conflict.status_code, conflict.json()["code"]) == (409, "TAKEN")
    assert [answer.json()["code"] for answer in (missing, unknown)] == ["PGRST202", "42883"]


def test_a_head_request_has_no_body(anyone: httpx.Client) -> None:
    answer = anyone.head(f"{CALL}/who")
    assert (answer.status_code, answer.content) == (200, b"")


def _exactly(client: httpx.Client, path: str) -> httpx.URL:
    return client.base_url.copy_with(raw_path=path.encode())


def _raw(stack: Stack, *lines: str) -> bytes:
    host, _, port = stack.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as wire:
        wire.sendall("\r\n".join([*lines, f"Host: {host}", "Connection: close", "", ""]).encode())
        answer = b""
        while chunk := wire.recv(65536):
            answer += chunk
        return answer
