"""Stories of one database; `open_again` closes it and opens what was committed, as the next start would."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

from services.platform import Appended, Batch, LocalDb, NewOp, NewPhoto, StorageFailed

OpenAgain = Callable[[], Awaitable[LocalDb]]
Story = Callable[[LocalDb, OpenAgain], Awaitable[None]]


def op(name: str) -> NewOp:
    return NewOp(name, json.dumps({"id": name, "body": {"text": "东门 “岗亭”"}}), "{}", '{"state":"queued"}')


async def an_op_its_number_and_its_photos_are_written_together(db: LocalDb, again: OpenAgain) -> None:
    photo = NewPhoto("a" * 64, bytes(range(256)) * 40)
    assert await db.append(op("one"), [photo]) == Appended(1, 1)
    assert await db.append(op("two")) == Appended(2, 2)
    db = await again()
    assert [(o.id, o.seq, o.op) for o in await db.ops()] == [
        ("one", 1, op("one").op),
        ("two", 2, op("two").op),
    ]
    assert await db.photo("a" * 64) == photo.data
    (kept,) = await db.photos()
    assert (kept.op_id, kept.size, kept.state) == ("one", len(photo.data), "waiting")
    assert (await db.meta())["next_seq"] == 3


async def an_op_written_twice_keeps_its_number(db: LocalDb, again: OpenAgain) -> None:
    first = await db.append(op("one"))
    assert (await db.append(op("one"))).seq == first.seq
    assert (await db.append(op("two"))).seq == 2


async def many_at_once_never_share_a_number(db: LocalDb, again: OpenAgain) -> None:
    other = await again()
    handles = [db, other] * 10
    given = await asyncio.gather(*(h.append(op(f"op-{n}")) for n, h in enumerate(handles)))
    assert sorted(a.seq for a in given) == list(range(1, 21))


async def several_ops_are_written_together_under_numbers_that_follow_each_other(
    db: LocalDb, again: OpenAgain
) -> None:
    await db.append(op("one"))
    several = [op("two"), op("three"), op("four")]
    assert await db.append_all(several) == Appended(2, 2), "one more to be seen by other tabs, not three"
    assert await db.append_all(several) == Appended(2, 2), "written twice they keep their numbers"
    assert await db.append(op("five")) == Appended(5, 3)
    db = await again()
    assert [(o.id, o.seq, o.op) for o in await db.ops()] == [
        (name, n, op(name).op) for n, name in enumerate(("one", "two", "three", "four", "five"), 1)
    ]


async def several_that_cannot_all_be_written_are_not_written_at_all(db: LocalDb, again: OpenAgain) -> None:
    await db.append(op("one"))
    try:
        await db.append_all([op("two"), op("one")])
    except StorageFailed:
        assert [o.id for o in await (await again()).ops()] == ["one"]
    else:
        raise AssertionError("two ops have one id")


async def a_batch_is_written_whole_or_not_at_all(db: LocalDb, again: OpenAgain) -> None:
    await db.append(op("one"))
    seen = await db.write(
        Batch(
            meta={"cursor": {"xid": "9", "table": "", "id": "z"}, "generation": "g"},
            rows=[("t.a", "1", '{"id":"1","name":"王"}'), ("t.b", "1", '{"id":"1"}')],
            deliveries={"one": '{"state":"acked"}'},
        )
    )
    assert seen == 2
    stale = Batch(meta={"cursor": None}, expect={"cursor": {"xid": "8"}}, rows=[("t.a", "1", None)])
    assert await db.write(stale) is None
    db = await again()
    assert sorted(await db.rows()) == [("t.a", {"id": "1", "name": "王"}), ("t.b", {"id": "1"})]
    assert await db.rows(["t.b"]) == [("t.b", {"id": "1"})]
    assert (await db.meta())["cursor"] == {"xid": "9", "table": "", "id": "z"}
    assert (await db.ops())[0].delivery == '{"state":"acked"}'


async def the_guard_of_a_batch_holds_when_the_value_is_the_same(db: LocalDb, again: OpenAgain) -> None:
    assert await db.write(Batch(meta={"cursor": {"xid": "9"}}, expect={"cursor": None})) == 0
    assert await db.write(Batch(meta={"cursor": {"xid": "10"}}, expect={"cursor": {"xid": "9"}})) == 0
    assert (await db.meta())["cursor"] == {"xid": "10"}


async def staged_rows_take_the_place_of_all_rows_at_the_end(db: LocalDb, again: OpenAgain) -> None:
    await db.write(Batch(rows=[("t.a", "old", '{"id":"old"}')]))
    await db.write(Batch(rows=[("t.a", "1", '{"id":"1"}')], staged=True, stage_clear=True))
    db = await again()
    assert await db.rows() == [("t.a", {"id": "old"})]
    last = Batch(rows=[("t.a", "2", '{"id":"2"}'), ("t.a", "1", None)], staged=True, stage_finish=True)
    await db.write(last)
    db = await again()
    assert await db.rows() == [("t.a", {"id": "2"})]
    await db.write(Batch(rows_clear=True))
    assert await db.rows() == []


async def settled_ops_go_to_the_archive_and_may_come_back(db: LocalDb, again: OpenAgain) -> None:
    await db.append(op("one"))
    await db.append(op("two"))
    await db.write(Batch(archive={"one": '{"state":"acked"}'}))
    db = await again()
    assert [o.id for o in await db.ops()] == ["two"]
    assert [(o.id, o.seq, o.delivery) for o in await db.archived()] == [("one", 1, '{"state":"acked"}')]
    await db.write(Batch(restore={"one": '{"state":"queued"}'}))
    assert [(o.id, o.delivery) for o in await db.ops()] == [
        ("one", '{"state":"queued"}'),
        ("two", '{"state":"queued"}'),
    ]
    await db.write(Batch(archive={"two": "{}"}))
    await db.write(Batch(forget_archive=["two"]))
    assert await db.archived() == []


async def a_new_device_numbers_anew_what_is_not_settled(db: LocalDb, again: OpenAgain) -> None:
    for name in ("one", "two", "three"):
        await db.append(op(name))
    await db.write(Batch(meta={"device_id": "before"}))
    await db.renumber("after", ["two"])
    db = await again()
    assert [(o.id, o.seq) for o in sorted(await db.ops(), key=lambda o: o.id)] == [
        ("one", 1),
        ("three", 2),
        ("two", 2),
    ]
    meta = await db.meta()
    assert (meta["device_id"], meta["next_seq"]) == ("after", 3)


async def what_an_op_ends_is_gone_with_it(db: LocalDb, again: OpenAgain) -> None:
    await db.write(Batch(meta={"aside work": {"words": "漏水"}, "aside finish": 1}))
    await db.append(op("one"), ends=["aside work"])
    kept = await (await again()).meta()
    assert (kept["aside work"], kept["aside finish"]) == (None, 1)


async def an_op_in_place_of_another_takes_over_its_photos(db: LocalDb, again: OpenAgain) -> None:
    await db.append(op("one"), [NewPhoto("a" * 64, b"x")])
    await db.append(op("two"), replaces="one")
    assert [o.id for o in await db.ops()] == ["two"]
    assert [o.id for o in await db.archived()] == ["one"]
    assert [p.op_id for p in await db.photos()] == ["two"]


async def the_kind_of_what_was_kept_is_remembered(db: LocalDb, again: OpenAgain) -> None:
    await db.append(op("one"), [NewPhoto("a" * 64, b"x"), NewPhoto("b" * 64, b"yy", "audio/webm")])
    await db.keep_photo(NewPhoto("c" * 64, b"zzz", "audio/mp4"), 1.0, 1000)
    await db.write(Batch(photos={"b" * 64: "sent"}))
    db = await again()
    kinds = {p.sha256[0]: (p.media, p.state, p.size) for p in await db.photos()}
    assert kinds == {
        "a": ("image/jpeg", "waiting", 1),
        "b": ("audio/webm", "sent", 2),
        "c": ("audio/mp4", "kept", 3),
    }


async def fetched_copies_go_when_there_are_too_many_and_unsent_photos_stay(
    db: LocalDb, again: OpenAgain
) -> None:
    await db.append(op("one"), [NewPhoto("a" * 64, bytes(900))])
    for n, name in enumerate("bcd"):
        await db.keep_photo(NewPhoto(name * 64, bytes(400)), float(n), 1000)
    db = await again()
    assert {p.sha256[0]: p.state for p in await db.photos()} == {"a": "waiting", "c": "kept", "d": "kept"}
    assert await db.photo("b" * 64) is None
    await db.write(Batch(photos={"a" * 64: "sent", "c" * 64: None}))
    assert {p.sha256[0]: p.state for p in await db.photos()} == {"a": "sent", "d": "kept"}


async def only_what_others_would_see_raises_the_version(db: LocalDb, again: OpenAgain) -> None:
    await db.append(op("one"))
    assert await db.write(Batch(meta={"cursor": None})) == 1
    assert await db.write(Batch(rows=[("t.a", "1", "{}")], staged=True)) == 1
    assert await db.write(Batch(deliveries={"one": "{}"})) == 2


STORIES: tuple[Story, ...] = (
    an_op_its_number_and_its_photos_are_written_together,
    an_op_written_twice_keeps_its_number,
    many_at_once_never_share_a_number,
    several_ops_are_written_together_under_numbers_that_follow_each_other,
    several_that_cannot_all_be_written_are_not_written_at_all,
    a_batch_is_written_whole_or_not_at_all,
    the_guard_of_a_batch_holds_when_the_value_is_the_same,
    staged_rows_take_the_place_of_all_rows_at_the_end,
    settled_ops_go_to_the_archive_and_may_come_back,
    a_new_device_numbers_anew_what_is_not_settled,
    what_an_op_ends_is_gone_with_it,
    an_op_in_place_of_another_takes_over_its_photos,
    the_kind_of_what_was_kept_is_remembered,
    fetched_copies_go_when_there_are_too_many_and_unsent_photos_stay,
    only_what_others_would_see_raises_the_version,
)
