"""What is said of a day by kind of round: its figures, its groups, what could not be done."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "kind_all": ("全部", "All"),
    "brief_patrol": ("巡逻", "Patrol"),
    "brief_cleaning": ("保洁", "Cleaning"),
    "brief_greening": ("绿化", "Greening"),
    "brief_upkeep": ("设备", "Upkeep"),
    "brief_fire": ("消防", "Fire"),
    "brief_other": ("任务", "Work"),
    "brief_desk": ("前台", "Desk"),
    "kind_done": ("完成 {done}/{all}", "{done} of {all} done"),
    "mark_late": ("迟到 {count}", "Late {count}"),
    "mark_missed": ("漏 {count}", "Missed {count}"),
    "mark_omitted": ("无法 {count}", "Not possible {count}"),
    "mark_none": ("没有轮次", "No rounds"),
    "figure_walking": ("进行中", "In progress"),
    "figure_finished": ("已完成", "Finished"),
    "figure_coming": ("还没到时间", "To come"),
    "figure_late": ("迟到", "Late"),
    "figure_omitted": ("无法作业", "Not possible"),
    "figure_stops": ("个点位", "stops"),
    "group_now": ("正在进行 {count}", "Under way: {count}"),
    "group_bad": ("漏走或未走完 {count}", "Missed or incomplete: {count}"),
    "group_done": ("已完成 {count}", "Finished: {count}"),
    "group_coming": ("接下来 {count}", "To come: {count}"),
    "group_all_rounds": ("再显示 {count} 轮", "Show {count} more"),
    "left_out": ("无法作业 {count} 处", "Could not be done: {count}"),
    "left_out_hint": ("点原因看是哪里、谁报的", "Tap a reason to see where and who"),
    "left_out_by": ("{person} {time} · {round}", "{person} {time} · {round}"),
    "late_means": (
        "迟到：过了宽限时间才开始，或有点位在到点加宽限之后才完成。宽限时间由计划设定。",
        "Late: begun after the grace, or a stop settled after the due time and its grace. The plan sets it.",
    ),
}
