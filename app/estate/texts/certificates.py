"""The words of permits: which there are, until when they hold, who hears when one runs out."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "permits": ("上岗证", "Certificates"),
    "permits_none": ("还没有登记证书。", "No certificate is on file."),
    "permit_electrician": ("电工证", "Electrician's permit"),
    "permit_height": ("高处作业证", "Work at height"),
    "permit_welder": ("焊工证", "Welder's permit"),
    "permit_lift": ("电梯作业证", "Lift work"),
    "permit_fire": ("消防设施操作证", "Fire equipment"),
    "permit_until": ("有效到 {day}", "Good until {day}"),
    "permit_left": ("还有 {days} 天到期", "Ends in {days} days"),
    "permit_last": ("今天是最后一天", "Today is the last day"),
    "permit_over": ("已过期 {days} 天", "Ended {days} days ago"),
    "permit_renewed": ("已换新证", "Renewed"),
    "permit_good": ("有效", "Good"),
    "permit_number": ("证号 {number}", "No. {number}"),
    "permit_over_hint": (
        "过期期间不能派需要这个证的活。",
        "Until it is renewed, work that needs it cannot be given.",
    ),
    "permit_add": ("登记证书", "Add a certificate"),
    "permit_strike": ("撤下", "Strike out"),
    "permit_strike_question": ("撤下这张{kind}？", "Strike this out: {kind}?"),
    "permit_strike_hint": (
        "登记错了，或证已被收回。撤下后就不能派需要它的活。",
        "It was filed by mistake or was taken away. Work that needs it can then not be given.",
    ),
    "permit_strike_no": ("留着", "Keep it"),
    "permit_struck": ("已撤下", "Struck out"),
    "permit_photo": ("{kind} 的照片", "Photo: {kind}"),
    "permit_new": ("登记证书", "A certificate"),
    "permit_kind": ("哪种证", "Which one"),
    "permit_other": ("其他证（写名称）", "Another one, by its name"),
    "permit_number_field": ("证号", "Number"),
    "permit_day": ("有效期到 {day}", "Good until {day}"),
    "permit_day_none": ("选有效期", "Choose until when"),
    "permit_save": ("保存证书", "File it"),
    "alert_permit_soon": ("{person} 的{kind} {until} 到期", "{person}: {kind} ends on {until}"),
    "alert_permit_over": (
        "{person} 的{kind} 已于 {until} 到期，需要它的活派不出去",
        "{person}: {kind} ended on {until}; work that needs it cannot be given",
    ),
}
