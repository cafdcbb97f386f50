"""The sync page tells the truth: what is here, what is there, what was refused and why."""

from datetime import UTC, datetime

import pytest

from app.domains import DOMAINS
from app.estate.commands import ChangeRoles
from app.shell.chip import standing
from app.shell.reasons import deed, reason
from services.commands import Me, View
from services.status import Attention, SyncStatus
from tests.shell.yard import Held, hold

NOW = datetime(2026, 11, 22, 13, 40, tzinfo=UTC)
REFUSED = Attention("1", "rounds.check_in", "TAG_UNKNOWN", {}, NOW, {})


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (SyncStatus(), "chip_connecting"),
        (SyncStatus(last_contact=NOW), "chip_synced"),
        (SyncStatus(last_contact=NOW, state="waiting", on_phone=2), "chip_waiting"),
        (SyncStatus(last_contact=NOW, photos_waiting=1), "chip_waiting"),
        (SyncStatus(state="offline", on_phone=2), "chip_waiting"),
        (SyncStatus(state="offline", last_contact=NOW), "chip_offline"),
        (SyncStatus(last_contact=NOW, held=1), "chip_held"),
        (SyncStatus(last_contact=NOW, attention=(REFUSED,), on_phone=2), "chip_refused"),
        (SyncStatus(state="signed_out", on_phone=2), "chip_signed_out"),
        (SyncStatus(state="update_required"), "chip_update"),
        (SyncStatus(state="storage_failed", attention=(REFUSED,)), "chip_storage"),
    ],
)
def test_the_chip_says_first_what_needs_the_person(status: SyncStatus, words: str) -> None:
    assert standing(status)[0] == words


def test_a_chip_counts_ops_and_photos() -> None:
    assert standing(SyncStatus(on_phone=2, photos_waiting=3))[1] == 5


def test_the_chip_is_on_the_home_and_leads_to_the_whole_story() -> None:
    async def story(held: Held) -> None:
        assert "全部已同步" in held.hand.texts()
        held.offline()
        await held.anju.do(held.yard.check_in(0))
        await held.anju.sync.now()
        await held.hand.settle()
        assert "1 条待发送" in held.hand.texts()
        await held.hand.tap("sync")
        await held.hand.until(lambda: held.hand.page.route == "/sync")
        assert "都已记在这台手机里" in held.hand.texts()
        assert "刚刚" in held.hand.texts()
        held.online()
        await held.hand.tap("main")
        await held.hand.until(lambda: "服务器都收到了" in held.hand.texts())

    hold(story, as_="李卫国")


class Unasked(ChangeRoles):
    """A command whose refusal only the server knows."""

    def check(self, view: View, me: Me) -> None:
        return None


async def refuse_one(held: Held) -> None:
    await held.anju.do(Unasked(person_id=held.yard.me("王建国").person_id, roles=("guard",)))
    await held.anju.sync.now()
    await held.hand.go("/sync")


def test_a_refusal_is_shown_in_words_and_let_go_of_knowingly() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await refuse_one(held)
        assert "1 条被退回" in hand.texts()
        assert "改角色" in hand.texts()
        assert "这是最后一位项目经理" in hand.texts()
        (one,) = held.anju.sync.status.attention
        await hand.tap(f"discard-{one.op_id}")
        assert "不会再发送，也不能恢复" in hand.texts()
        await hand.tap("answer-1")
        assert held.anju.sync.status.attention == (one,), "thought better of it"
        await hand.tap(f"discard-{one.op_id}")
        await hand.tap("answer-0")
        await hand.until(lambda: held.anju.sync.status.attention == ())
        await hand.settle()
        assert "被退回" not in hand.texts()

    hold(story, as_="王建国")


def test_a_refusal_can_be_sent_again_once_its_reason_is_gone() -> None:
    async def story(held: Held) -> None:
        hand, yard = held.hand, held.yard
        await refuse_one(held)
        (one,) = held.anju.sync.status.attention
        yard.put("memberships", person_id=yard.me("陈静").person_id, role="manager")
        await hand.tap(f"resend-{one.op_id}")
        await held.anju.sync.now()
        await hand.settle()
        assert held.anju.sync.status.attention == ()

    hold(story, as_="王建国")


def test_unsent_work_is_handed_over_as_a_file() -> None:
    async def story(held: Held) -> None:
        held.offline()
        await held.anju.do(held.yard.check_in(0))
        await held.anju.sync.now()
        await held.hand.go("/sync")
        await held.hand.tap("export")
        _, args = next(call for call in held.hand.wire.calls if call[0] == "save_file")
        assert args["file_name"] == "安居-未发送.json"
        assert b"rounds.check_in" in args["src_bytes"]

    hold(story, as_="李卫国")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_is_a_sentence(language: str) -> None:
    told = reason(DOMAINS, language, "rounds.check_in", "TAG_REPLACED", {"place": "水泵房"})
    assert "水泵房" in told
    unknown = reason(DOMAINS, language, "rounds.check_in", "NEVER_HEARD_OF", {})
    assert "NEVER_HEARD_OF" in unknown
    assert "{" not in reason(DOMAINS, language, "rounds.check_in", "TAG_REPLACED", {}), "no holes"
    assert deed(DOMAINS, language, "estate.invite", {"name": "张伟"}).endswith("张伟")
    assert deed(DOMAINS, language, "tickets.open", {})
