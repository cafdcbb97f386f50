"""The files of the app: variants, cache rules, deep links, and nothing from outside its folder."""

import socket

import httpx
import pytest

from server.stack import Stack
from tests.server.conftest import FILES, INDEX

PAGE = {"accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize(
    ("asked", "coding"), [("br, gzip", "br"), ("gzip, deflate", "gzip"), ("identity", None), ("br;q=0", None)]
)
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/main.js", "text/javascript; charset=utf-8"),
        ("/engine.0123456789abcdef.wasm", "application/wasm"),
        ("/manifest.webmanifest", "application/manifest+json"),
    ],
)
def test_the_best_variant_is_chosen(
    anyone: httpx.Client, path: str, kind: str, asked: str, coding: str | None
) -> None:
    answer = anyone.get(path, headers={"accept-encoding": asked})
    assert answer.status_code == 200
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["content-type"] == kind
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.text == FILES[path.removeprefix("/")]


def test_each_variant_has_its_own_tag_and_is_not_sent_twice(anyone: httpx.Client) -> None:
    tags = set()
    for coding in ("br", "gzip", "identity"):
        first = anyone.get("/main.js", headers={"accept-encoding": coding})
        tags.add(first.headers["etag"])
        held = {"accept-encoding": coding, "if-none-match": f'W/"old", {first.headers["etag"]}'}
        again = anyone.get("/main.js", headers=held)
        assert (again.status_code, again.content) == (304, b"")
    assert len(tags) == 3


def test_a_range_is_of_the_file_itself(anyone: httpx.Client) -> None:
    answer = anyone.get("/main.js", headers={"range": "bytes=7-11", "accept-encoding": "br"})
    assert (answer.status_code, answer.text) == (206, "const")
    assert "content-encoding" not in answer.headers


def test_hashed_names_are_kept_for_ever_and_others_asked_for(anyone: httpx.Client) -> None:
    assert "immutable" in anyone.get("/engine.0123456789abcdef.wasm").headers["cache-control"]
    for path in ("/", "/index.html", "/sw.js", "/manifest.webmanifest", "/rounds/1"):
        assert anyone.get(path, headers=PAGE).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/rounds/7", "/t/3fA9_x-yz", "/labels", "/join/ABCD-1234"])
def test_deep_links_get_the_app(anyone: httpx.Client, path: str) -> None:
    answer = anyone.get(path, headers=PAGE)
    assert (answer.status_code, answer.text) == (200, INDEX)


def test_what_is_missing_is_missing(anyone: httpx.Client) -> None:
    assert anyone.get("/rounds/7").status_code == 404  # a script asked, not a person
    assert anyone.get("/gone.js", headers=PAGE).status_code == 404
    assert anyone.get("/main.js.br", headers=PAGE).status_code == 404
    for prefix in ("auth", "rest", "storage", "functions"):
        answer = anyone.get(f"/{prefix}/v9/none", headers=PAGE)
        assert answer.status_code in (400, 404)
        assert answer.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_app_is_only_read(anyone: httpx.Client, method: str) -> None:
    assert anyone.request(method, "/main.js").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/deep/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/deep%2f..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/main.js%00.txt",
    ],
)
def test_nothing_outside_the_folder(probe: Stack, path: str) -> None:
    answer = _raw(probe, path)
    assert answer.split(b" ")[1] in (b"404", b"400")
    assert b"not for you" not in answer
    assert b"root:" not in answer


def test_the_page_may_run_only_what_is_its_own(anyone: httpx.Client) -> None:
    policy = anyone.get("/", headers=PAGE).headers["content-security-policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    assert "'unsafe-inline'" not in rules["script-src"]
    assert any(source.startswith("'sha256-") for source in rules["script-src"])
    assert "'wasm-unsafe-eval'" in rules["script-src"]
    assert rules["frame-ancestors"] == rules["object-src"] == ["'none'"]
    assert rules["default-src"] == ["'self'"]
    assert "http" not in policy


def test_the_app_learns_its_backend_under_the_name_it_was_reached_by(probe: Stack) -> None:
    port = probe.url.rpartition(":")[2]
    answer = httpx.get(f"{probe.url}/config.json", headers={"host": f"localhost:{port}"})
    assert answer.json() == {
        "supabase_url": f"http://localhost:{port}",
        "key": probe.publishable_key,
        "identity": "phone",
        "version": "test",
    }


def _raw(stack: Stack, path: str) -> bytes:
    host, _, port = stack.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as wire:
        wire.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while chunk := wire.recv(65536):
            answer += chunk
        return answer
