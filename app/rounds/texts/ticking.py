"""What is said where a tap is proof enough: floors, what good looks like, slips taken back."""

PAIRS: dict[str, tuple[str, str]] = {
    "how_tick": ("打勾", "ticked"),
    "omitted_for": ("无法作业：{why}", "Could not be done: {why}"),
    "omitted_at": ("{time} {person} · 无法作业：{why}", "{time} {person} · could not be done: {why}"),
    "omitted_words": ("{why}，{text}", "{why}: {text}"),
    "ticked_run": ("{time} {person} · 打勾 {count} 处", "{time} {person} · stops ticked: {count}"),
    "ticked_span": (
        "{since}–{until} {person} · 打勾 {count} 处",
        "{since}–{until} {person} · stops ticked: {count}",
    ),
    "timeline_more": ("再看 {count} 条", "Show {count} more"),
    "more_of_them": ("看每一处", "Show each"),
    "fewer_of_them": ("收起", "Show less"),
}
