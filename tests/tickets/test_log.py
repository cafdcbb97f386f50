"""One ticket as people read it: each step in words, who owns it, how far it is, what it hangs with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta, timezone
from typing import Any

import pytest

from app.estate.records import Membership, Person
from app.rounds.screens.parts import Local
from app.tickets.commands import Note
from app.tickets.queries import standing
from app.tickets.queries.deeds import deeds
from app.tickets.queries.doers import doers
from app.tickets.queries.log import Entry, log_of, milestones, owner_of, ticket_state
from app.tickets.queries.near import joinable
from app.tickets.records import Step
from app.tickets.screens.log_words import headline, lines, material_total, under
from app.tickets.screens.parts import WORDS, refusal
from app.tickets.screens.ticket_paper import Order, work_order
from services.commands import Me, Refused
from tests.tickets.counter import (
    DESK,
    ESTATE,
    HOME,
    HUANG,
    LI,
    LIN,
    LIU,
    OTHER_HOME,
    SHA,
    SUN,
    WANG,
    ZHENG,
    Counter,
    at,
)

ZONE = timezone(timedelta(hours=8))


def local(language: str = "zh") -> Local:
    def say(key: str, **told: Any) -> str:
        text = WORDS[language][key]
        return text.format(**told) if told else text

    return Local(say, language, ZONE)


def newest(counter: Counter, ticket_id: str, me: Me = WANG) -> Entry:
    return log_of(counter.view, ticket_id, me)[0]


def said(counter: Counter, ticket_id: str, language: str = "zh") -> list[str]:
    """Headline, then what is said besides."""
    entry, words = newest(counter, ticket_id), local(language)
    return [headline(words, entry, counter.ticket(ticket_id), at(12)), *lines(words, entry, "爆管")]


def assigned(counter: Counter, **body: Any) -> str:
    id = counter.register(HUANG, at(9), "repair", unit_id=HOME, **body)
    counter.take(DESK, at(9, 5), "assign", id, to_person_id="zheng")
    return id


def arrived(counter: Counter) -> str:
    id = assigned(counter)
    counter.take(ZHENG, at(9, 6), "accept", id)
    counter.take(ZHENG, at(9, 9), "arrive", id)
    return id


Story = Callable[[Counter], str]


def took(verb: str, me: Me, begun: Story, **body: Any) -> Story:
    def story(counter: Counter) -> str:
        id = begun(counter)
        counter.take(me, at(10), verb, id, **body)
        return id

    return story


def fresh(counter: Counter) -> str:
    return counter.register(HUANG, at(9), "repair", unit_id=HOME)


def urgent(counter: Counter) -> str:
    return counter.register(HUANG, at(9), "repair", unit_id=HOME, urgency="urgent")


def complaint(counter: Counter) -> str:
    return counter.register(HUANG, at(9), "complaint", text="太吵")


def finished(counter: Counter) -> str:
    return counter.finished(at(9))


def approved(counter: Counter) -> str:
    id = counter.finished(at(9))
    counter.take(WANG, at(9, 40), "approve", id)
    return id


WORK = {
    "checks": [{"name": "关阀", "ok": True}, {"name": "试压", "ok": False, "note": "渗水"}],
    "readings": [{"name": "水压", "value": 0.35, "unit": "MPa"}],
}
CASES: dict[str, tuple[Story, list[str]]] = {
    "register": (fresh, ["手机上报"]),
    "verify": (took("verify", DESK, fresh), ["核实", "情况属实"]),
    "verified": (
        took("verify", DESK, fresh, urgency="urgent", spot="厨房", text="看过了"),
        ["核实", "改为：紧急、厨房", "看过了"],
    ),
    "assign": (assigned, ["派给郑海涛"]),
    "assign_role": (took("assign", DESK, fresh, to_role="electrician"), ["派给全体水电工"]),
    "accept": (took("accept", ZHENG, assigned), ["接单"]),
    "arrive": (took("arrive", ZHENG, assigned), ["到场"]),
    "work": (
        took("work", ZHENG, arrived, details=WORK, text="换阀"),
        ["处理中", "换阀", "检查确认 1/2 项 · 未确认：试压（渗水）", "水压 0.35 MPa"],
    ),
    "finish": (
        took("finish", ZHENG, arrived, details={"no_photo": "手机没电", "no_signature": "业主不在"}),
        ["完成", "没拍照片：手机没电", "没有签名：业主不在"],
    ),
    "answer": (took("answer", DESK, lambda c: c_done(c), text="已劝说"), ["反馈", "已劝说"]),
    "approve": (took("approve", WANG, finished), ["验收合格"]),
    "approve_failed": (
        took("approve", WANG, finished, passed=False, text="还滴水"),
        ["验收不合格，要重做", "还滴水"],
    ),
    "call_back": (took("call_back", DESK, approved, rating="satisfied"), ["回访：满意"]),
    "call_back_none": (took("call_back", DESK, approved), ["回访没有联系上"]),
    "rate": (took("rate", HUANG, finished, rating="fair", text="还行"), ["评价：一般", "还行"]),
    "send_back": (took("send_back", ZHENG, assigned, reason="不是水电"), ["退回", "原因：不是水电"]),
    "hand_over": (
        took("hand_over", ZHENG, assigned, to_person_id="sun", reason="下班"),
        ["转交给孙师傅", "原因：下班"],
    ),
    "pause": (
        took("pause", ZHENG, assigned, reason="等配件", until=at(16)),
        ["暂停到 16:00", "原因：等配件"],
    ),
    "resume": (
        lambda c: took("resume", ZHENG, took("pause", ZHENG, assigned, reason="等", until=at(16)))(c),
        ["继续"],
    ),
    "dismiss": (took("dismiss", DESK, fresh, reason="不归物业"), ["不受理", "原因：不归物业"]),
    "withdraw": (took("withdraw", HUANG, fresh, reason="好了"), ["撤销", "原因：好了"]),
    "escalate": (took("escalate", DESK, complaint, text="要见经理"), ["升级给经理", "要见经理"]),
    "judge": (took("judge", WANG, complaint, valid=True, reason="属实"), ["判定：有效投诉", "原因：属实"]),
    "judge_not": (
        took("judge", WANG, complaint, valid=False, reason="不实"),
        ["判定：无效投诉", "原因：不实"],
    ),
    "note": (took("note", LIU, fresh, text="老人独居", inside=True), ["备注", "老人独居"]),
    "split": (took("split", DESK, fresh, text="门锁也坏"), ["拆出 251121-02", "门锁也坏"]),
    "reopen": (took("reopen", DESK, finished, text="又漏"), ["要求返工，另开 251121-02", "又漏"]),
}


def c_done(counter: Counter) -> str:
    id = complaint(counter)
    counter.take(DESK, at(9, 30), "finish", id, text="上门劝说")
    return id


@pytest.mark.parametrize("name", CASES)
def test_each_step_is_said_in_words(name: str) -> None:
    counter = Counter()
    story, words = CASES[name]
    assert said(counter, story(counter)) == words


@pytest.mark.parametrize("name", CASES)
def test_each_step_is_said_in_english_too(name: str) -> None:
    counter = Counter()
    id = CASES[name][0](counter)
    head = said(counter, id, "en")[0]
    assert head
    assert not any("一" <= letter <= "鿿" for letter in head.replace("郑海涛", "").replace("孙师傅", ""))


def test_a_join_names_the_other() -> None:
    counter = Counter()
    other, id = fresh(counter), fresh(counter)
    counter.take(DESK, at(10), "join", id, other_id=other)
    assert said(counter, id) == ["并入 251121-01"]
    state = ticket_state(counter.view, other)
    assert state is not None
    assert [(link.tie, link.number) for link in state.links] == [("joined", "251121-02")]


def test_what_came_of_it_and_what_it_came_of() -> None:
    counter = Counter()
    old = counter.closed(at(9), "unsatisfied")
    state = ticket_state(counter.view, old)
    assert state is not None
    (follower,) = state.links
    assert (follower.tie, follower.text) == ("follower", "又漏了")
    after = ticket_state(counter.view, follower.id)
    assert after is not None
    assert [(link.tie, link.id) for link in after.links] == [("predecessor", old)]


def test_material_is_added_up_in_hundredths() -> None:
    counter = Counter()
    valve, tape = counter.price("角阀", "35.50"), counter.price("生料带", "2.05", "卷")
    used = [{"price_id": valve, "amount": "2"}, {"price_id": tape, "amount": "0.5"}]
    id = took("work", ZHENG, arrived, details={"materials": used})(counter)
    assert said(counter, id)[1:] == [
        "角阀 2 个 × 35.50 = 71",
        "生料带 0.5 卷 × 2.05 = 1.02",
        "材料合计 72.02 元",
    ]
    assert material_total([{"name": "旧料", "amount": "1"}]) is None


def test_the_first_of_the_staff_who_was_asked_owns_it_until_it_is_closed() -> None:
    """X18."""
    counter = Counter()
    at_desk = counter.register(LIU, at(9), "repair", channel="phone", for_person_id="huang", unit_id=HOME)
    assert owner_of(counter.view, counter.stands(at_desk)) == "刘芳"
    counter.take(DESK, at(9, 5), "assign", at_desk, to_person_id="zheng")
    assert owner_of(counter.view, counter.stands(at_desk)) == "刘芳"
    alone = fresh(counter)
    assert owner_of(counter.view, counter.stands(alone)) == ""
    counter.take(HUANG, at(9, 1), "note", alone, text="快一点")
    counter.take(DESK, at(9, 2), "verify", alone)
    counter.take(LIU, at(9, 3), "assign", alone, to_person_id="zheng")
    assert owner_of(counter.view, counter.stands(alone)) == "陈静"
    found = counter.register(LI, at(9), "hazard", text="地砖翘起")
    assert owner_of(counter.view, counter.stands(found)) == "李卫国"


def test_what_is_on_its_way_and_what_came_late_is_marked() -> None:
    counter = Counter()
    id = assigned(counter)
    counter.pending(ZHENG, at(10), Note(ticket_id=id, text="在路上"))
    assert newest(counter, id).pending
    late = Step(
        id="late", estate_id=counter.ticket(id).estate_id, ticket_id=id, ordinal=9, step="note", by="郑海涛",
        person_id="zheng", text="地下室", device_at=at(9, 30), at=at(9, 30), received_at=at(11),
    )  # fmt: skip
    counter._add(late)
    entry = next(one for one in log_of(counter.view, id, WANG) if one.id == "late")
    assert not entry.pending
    assert under(local(), entry, at(12)) == "郑海涛 · 09:30 · 后来补传，11:00 收到"


def test_residents_are_told_nothing_inside_and_the_doer_hears_the_judgement() -> None:
    counter = Counter()
    id = complaint(counter)
    counter.take(LIU, at(9, 5), "note", id, text="经常投诉", inside=True)
    counter.take(WANG, at(9, 6), "judge", id, valid=True, reason="属实")
    assert [one.word for one in log_of(counter.view, id, HUANG)] == ["register"]
    assert [one.word for one in log_of(counter.view, id, DESK)] == ["judge", "note", "register"]


def test_the_stages_say_what_was_done_passed_over_and_next() -> None:
    counter = Counter()
    id = arrived(counter)
    told = [(one.step, one.progress) for one in milestones(counter.stands(id))]
    assert told[:6] == [
        ("register", "done"),
        ("verify", "passed"),
        ("assign", "done"),
        ("accept", "done"),
        ("arrive", "done"),
        ("work", "now"),
    ]
    assert {progress for _, progress in told[6:]} == {"todo"}
    closed = milestones(counter.stands(counter.closed(at(9))))
    assert {one.progress for one in closed} == {"done", "passed"}


@pytest.mark.parametrize(
    ("begun", "me", "main"),
    [
        (fresh, DESK, "verify"),
        (fresh, WANG, "verify"),
        (fresh, ZHENG, "accept"),
        (fresh, HUANG, ""),
        (fresh, LI, ""),
        (urgent, LI, "verify"),
        (assigned, ZHENG, "accept"),
        (assigned, SUN, ""),
        (assigned, DESK, ""),
        (arrived, ZHENG, "work"),
        (arrived, DESK, ""),
        (finished, WANG, "approve"),
        (finished, DESK, ""),
        (finished, HUANG, "rate"),
        (finished, ZHENG, ""),
        (approved, DESK, "call_back"),
        (complaint, DESK, "verify"),
        (c_done, DESK, "answer"),
    ],
)
def test_one_next_step_is_offered_to_whose_turn_it_is(begun: Story, me: Me, main: str) -> None:
    counter = Counter()
    id = begun(counter)
    assert deeds(counter.view, counter.stands(id), me).main == main


def test_a_pause_is_taken_up_again_first() -> None:
    counter = Counter()
    id = took("pause", ZHENG, arrived, reason="等", until=at(16))(counter)
    assert deeds(counter.view, counter.stands(id), ZHENG).main == "resume"
    assert deeds(counter.view, counter.stands(id), DESK).main == "resume"
    assert "resume" not in deeds(counter.view, counter.stands(id), LIN).others


@pytest.mark.parametrize("begun", [fresh, assigned, arrived, finished, approved, complaint, c_done])
def test_only_what_may_be_done_is_offered(begun: Story) -> None:
    from app.tickets.queries import can

    counter = Counter()
    s = counter.stands(begun(counter))
    for me in (DESK, WANG, ZHENG, SUN, HUANG, LIN, LI):
        offered = deeds(counter.view, s, me)
        for step in filter(None, (offered.main, *offered.others)):
            assert can(counter.view, s, me, step), (me.name, step)
    assert deeds(counter.view, s, None).others == ()


def test_who_is_at_work_comes_first_and_who_may_not_last() -> None:
    counter = Counter()
    sparks = counter.category("repair", "sparks")
    id = counter.register(HUANG, at(9), "repair", unit_id=HOME, category_id=sparks)
    for person, name in (("zheng", "郑海涛"), ("bai", "白师傅"), ("ai", "艾师傅")):
        counter._add(Person(id=person, estate_id=ESTATE, name=name, user_id=f"user-{person}"))
        if person != "zheng":
            counter._add(Membership(id=f"{person}-role", person_id=person, role="electrician"))
            counter.certify(Me(person, ESTATE, name, frozenset()), date(2099, 1, 1))
    for here in (Me("bai", ESTATE, "白师傅", frozenset()), SUN):
        counter.duty(True, at(9), here)
    assigned(counter)
    told = doers(counter.view, counter.ticket(id), "electrician", at(9, 30))
    assert [(one.name, one.since is not None, one.load, one.permit) for one in told] == [
        ("白师傅", True, 0, ""),
        ("艾师傅", False, 0, ""),
        ("郑海涛", False, 1, ""),
        ("孙师傅", True, 0, "missing"),
    ]


def test_the_same_home_comes_first_among_what_can_be_joined() -> None:
    counter = Counter()
    far = counter.register(HUANG, at(9), "repair", unit_id=OTHER_HOME, text="门锁")
    near, id = fresh(counter), fresh(counter)
    gone = fresh(counter)
    counter.take(DESK, at(10), "dismiss", gone, reason="不实")
    assert [one.ticket.id for one in joinable(counter.view, id, "")] == [near, far]
    assert [one.ticket.id for one in joinable(counter.view, id, "门 锁")] == [far]
    assert [one.ticket.id for one in joinable(counter.view, id, "251121-02")] == [near]


def test_a_refusal_lacks_no_name() -> None:
    assert "—" in refusal(local().say, Refused("STEP_PAST"))
    assert "郑海涛" in refusal(local().say, Refused("TAKEN", person="郑海涛", at="x"))
    assert "WHAT" in refusal(local().say, Refused("WHAT"))


def test_the_work_order_says_it_all_on_paper() -> None:
    counter = Counter()
    valve = counter.price("角阀<新>", "35.50")
    id = took("work", ZHENG, arrived, details=WORK | {"materials": [{"price_id": valve, "amount": "2"}]})(
        counter
    )
    counter.take(LIU, at(10, 1), "note", id, text="老客户", inside=True)
    counter.take(ZHENG, at(10, 5), "finish", id, photos=(SHA,), details={"no_signature": "不在"})
    state = ticket_state(counter.view, id)
    assert state is not None
    paper = Order("锦绣苑", "https://anju.example", "11 月 22 日 21:00 由 陈静 打印")
    html = work_order(local(), state, log_of(counter.view, id, DESK), paper, at(12))
    assert paper.address(id) == f"https://anju.example/tickets/{id}"
    for words in (
        "工作单 251121-01",
        "3-2-1201",
        "138 0000 0061",
        "试压",
        "未确认",
        "角阀&lt;新&gt;",
        ">35.50<",
        "<b>71</b>",
    ):
        assert words in html
    for words in ("业主签名", "处理人签名", "没有签名：不在", "陈静 打印", "<svg"):
        assert words in html
    assert "老客户" not in html
    assert "http://" not in html.replace("http://www.w3.org", "")
    assert standing(counter.view, counter.ticket(id)).stage == "finish"
