"""The same through everything: gateway, PostgREST, Storage, with a real sign-in."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from server.demo import SignIn
from server.demo.world import JINXIU, PERSON, PLAN, TAG
from server.stack import Stack
from tests.sql.database import Database
from tests.sql.device import Device

Json = dict[str, Any]
WEBM = b"\x1a\x45\xdf\xa3" + b"\x00" * 64
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 64 + b"\xff\xd9"


class Line(httpx.Client):
    """What a phone has: an address, the publishable key, and after a sign-in a token."""

    def __init__(self, stack: Stack) -> None:
        super().__init__(
            base_url=stack.url, headers={"apikey": stack.publishable_key}, trust_env=False, timeout=30
        )
        self.device = str(uuid4())
        self.seq = 0

    def sign_in(self, phone: str, password: str) -> "Line":
        """Auth knows numbers with their country code."""
        asked = {"phone": f"86{phone}", "password": password}
        answer = self.post("/auth/v1/token?grant_type=password", json=asked).raise_for_status()
        self.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return self

    def rpc(self, name: str, body: Json) -> httpx.Response:
        return self.post(f"/rest/v1/rpc/{name}", json=body)

    def op(self, kind: str, body: Json) -> Json:
        self.seq += 1
        clocks = {"wall": datetime.now(UTC).isoformat(), "offset_ms": 0, "mono_ms": 1, "boot": "b"}
        return {"id": str(uuid4()), "seq": self.seq, "kind": kind, "v": 1, "body": body, "clocks": clocks}

    def exchange(self, *ops: Json, cursor: Json | None = None) -> Json:
        body = {
            "device": self.device,
            "client": "0.1.0",
            "next_seq": self.seq + 1,
            "wall": datetime.now(UTC).isoformat(),
            "ops": list(ops),
            "cursor": cursor,
        }
        answer: Json = self.rpc("sync", body).raise_for_status().json()
        return answer

    def catch_up(self) -> Json:
        """The last answer, with the changes of every page before it: other tests fill this world, too."""
        answer = self.exchange()
        changes = answer["changes"]
        while answer["more"]:
            answer = self.exchange(cursor=answer["cursor"])
            changes += answer["changes"]
        return answer | {"changes": changes}


@pytest.fixture
def line(world_stack: Stack) -> Iterator[Callable[[], Line]]:
    lines: list[Line] = []

    def dial() -> Line:
        lines.append(Line(world_stack))
        return lines[-1]

    yield dial
    for one in lines:
        one.close()


@pytest.fixture
def guard(line: Callable[[], Line], sign_ins: Mapping[str, SignIn]) -> Line:
    return line().sign_in(*sign_ins["guard"])


def test_a_visit_and_its_photo_go_all_the_way(
    guard: Line, line: Callable[[], Line], sign_ins: Mapping[str, SignIn]
) -> None:
    first = guard.catch_up()
    assert first["person"]["name"] == "李卫国"
    walk = next(
        change["row"]
        for change in first["changes"]
        if change["table"] == "rounds.rounds" and change["row"]["plan_id"] == str(PLAN["全园巡逻"].id)
    )
    picture = JPEG + uuid4().bytes
    name = hashlib.sha256(picture).hexdigest()
    tag = TAG["西门"]
    visit = guard.op(
        "rounds.check_in",
        {
            "round_id": walk["id"],
            "stop_id": str(PLAN["全园巡逻"].stop_id(2)),
            "tag_id": str(tag.id),
            "how": "typed",
            "code": tag.printed_code,
        },
    )
    note = guard.op("rounds.add_note", {"visit_id": visit["id"], "text": "门禁失灵", "photos": [name]})
    receipts = guard.exchange(visit, note)["receipts"]
    assert [receipt["verdict"] for receipt in receipts] == ["applied", "applied"]
    path = f"/storage/v1/object/photos/{JINXIU.id}/{name}.jpg"
    sent = guard.post(path, content=picture, headers={"content-type": "image/jpeg"})
    assert sent.status_code == 200, sent.text
    told = line().sign_in(*sign_ins["manager"])
    photos = [c["row"] for c in told.catch_up()["changes"] if c["table"] == "sync.photos"]
    (row,) = [photo for photo in photos if photo["sha256"] == name]
    assert (row["size"], row["arrived_at"] is not None) == (len(picture), True)
    assert told.get(path).content == picture
    again = guard.post(path, content=picture, headers={"content-type": "image/jpeg"})
    assert "Duplicate" in again.text


def test_what_was_said_goes_all_the_way_and_nothing_in_its_place(
    guard: Line, line: Callable[[], Line], sign_ins: Mapping[str, SignIn]
) -> None:
    sound = WEBM + uuid4().bytes
    name = hashlib.sha256(sound).hexdigest()
    place = next(c["row"]["id"] for c in guard.catch_up()["changes"] if c["table"] == "estate.places")
    voice = {"sha256": name, "media": "audio/webm", "seconds": 3}
    told = guard.op("rounds.report_hazard", {"place_id": place, "urgency": "soon", "voices": [voice]})
    assert [receipt["verdict"] for receipt in guard.exchange(told)["receipts"]] == ["applied"]
    path = f"/storage/v1/object/photos/{JINXIU.id}/{name}"
    for ending, mime, content in (
        (".webm", "audio/webm", JPEG),
        (".webm", "audio/mp4", sound),
        (".webm", "audio/ogg", sound),
        (".webm", "text/html", b"<script>alert(1)</script>"),
        (".webm", "image/jpeg", JPEG),
        (".jpg", "audio/webm", sound),
        (".m4a", "audio/mp4", sound),
        (".ogg", "audio/webm", sound),
    ):
        answer = guard.post(path + ending, content=content, headers={"content-type": mime})
        assert answer.status_code >= 400, (ending, mime)
    sent = guard.post(f"{path}.webm", content=sound, headers={"content-type": "audio/webm"})
    assert sent.status_code == 200, sent.text
    manager = line().sign_in(*sign_ins["manager"])
    rows = [c["row"] for c in manager.catch_up()["changes"] if c["table"] == "sync.photos"]
    (row,) = [photo for photo in rows if photo["sha256"] == name]
    assert (row["size"], row["arrived_at"] is not None) == (len(sound), True)
    assert manager.get(f"{path}.webm").content == sound


def test_only_the_few_functions_can_be_reached(guard: Line, line: Callable[[], Line]) -> None:
    for name in ("push", "pull", "me", "raise_epoch", "check_in", "make", "after_restore", "keys"):
        assert guard.rpc(name, {}).status_code == 404, name
    for schema in ("sync", "private", "estate", "rounds", "assets", "auth"):
        answer = guard.post(
            "/rest/v1/rpc/push", json={}, headers={"Content-Profile": schema, "Accept-Profile": schema}
        )
        assert answer.status_code in (404, 406), schema
    for table in ("people", "ops", "invite_secrets"):
        assert guard.get(f"/rest/v1/{table}").status_code in (403, 404), table
    nobody = line()
    assert nobody.rpc("first_run", {}).json() == {"first_run": False}
    for name in ("sync", "set_up_estate", "redeem_invite", "tag_labels"):
        assert nobody.rpc(name, {}).status_code == 401, name
    for one in (nobody, guard):
        assert one.rpc("redeem_reset_code", {"phone": "13800000011", "code": "x"}).status_code in (401, 403)


def test_errors_carry_our_code_and_their_status(guard: Line) -> None:
    for name, body, status, code in (
        ("sync", {"device": "x"}, 400, "REQUEST_BAD"),
        ("sync", {"device": guard.device, "ops": [{}] * 31}, 413, "BATCH_TOO_BIG"),
        ("tag_labels", {}, 403, "NOT_ALLOWED"),
        ("redeem_invite", {"code": "NOPE"}, 409, "ALREADY_MEMBER"),
        ("set_up_estate", {"name": "x", "time_zone": "UTC", "manager_name": "x"}, 409, "ALREADY_SET_UP"),
    ):
        answer = guard.rpc(name, body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_after_signing_out_the_token_opens_nothing(guard: Line) -> None:
    """It is valid for up to an hour more; the session in it is not."""
    guard.exchange()
    assert guard.post("/auth/v1/logout?scope=local").status_code == 204
    answer = guard.rpc("sync", {"device": guard.device, "ops": []})
    assert (answer.status_code, answer.json()["code"]) == (401, "SESSION_ENDED")


def test_wrong_codes_stay_counted_over_http(line: Callable[[], Line], world_stack: Stack) -> None:
    phone = "13700" + str(uuid4().int)[:6]
    stranger = line()
    signed_up = stranger.post(
        "/auth/v1/signup", json={"phone": f"86{phone}", "password": "einmal-und-nie-wieder-7"}
    )
    assert signed_up.status_code == 200, signed_up.text
    stranger.sign_in(phone, "einmal-und-nie-wieder-7")
    answers = [stranger.rpc("redeem_invite", {"code": f"WRONG{n}"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [404] * 10 + [429]
    assert answers[-1].json()["code"] == "TOO_MANY_TRIES"
    assert stranger.exchange()["person"] is None


def test_a_page_is_not_cut_by_the_row_limit_of_postgrest(guard: Line) -> None:
    """PostgREST cuts what has more than `max_rows` rows; a page is one value."""
    answer = guard.exchange()
    whole = guard.catch_up()["changes"]
    assert len(whole) > 300
    assert len(answer["changes"]) == min(500, len(whole))


def test_the_way_over_http_changes_nothing(world_stack: Stack, guard: Line) -> None:
    """What a device is told over HTTP is what the function answers."""
    direct = Device(Database(world_stack), PERSON["李卫国"]).catch_up()
    over_http = {
        (c["table"], c["id"]) for c in guard.catch_up()["changes"] if c["table"].startswith("estate.")
    }
    assert over_http == {key for key in direct.rows if key[0].startswith("estate.")}
    direct.close()
