"""What residents are told after spraying: a draft in Chinese and English, to copy or to send."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import unquote

import flet as ft

from app.assets.queries import Notice, notice
from app.assets.screens.parts import stamp, use_book
from app.assets.texts import notice_words
from app.hooks import use_me, use_now, use_query
from components import dates, theme
from components.boundary import screen
from components.button import main_action, second_action
from components.card import card
from components.choice import choose_one
from components.empty import empty
from components.notice import banner, snackbar
from components.page import page
from components.text import body as words_of

TELLERS = ("desk", "manager")


@screen
def NoticePage() -> ft.View:
    local, me, now = use_book(), use_me(), use_now(60)
    say = local.say
    found = use_query(notice, unquote(ft.use_route_params().get("movement_id", "")))
    language, speak = ft.use_state(local.language)
    copied, tell = ft.use_state(False)
    ft.use_dialog(snackbar(say("copied"), lambda: tell(False)) if copied else None)
    if found is None:
        gone = empty(ft.Icons.CAMPAIGN_OUTLINED, say("notice_gone"), say("notice_gone_hint"))
        return page(say("notice"), "", [gone], narrow=True)
    draft = drafted(found, language)
    line = found.spray.movement
    content: list[ft.Control] = []
    if now >= line.until:
        content.append(banner(say("notice_over"), theme.INFO, ft.Icons.INFO_OUTLINE, key="over"))
    else:
        until = say("keep_out_until", until=stamp(local, line.until))
        content.append(banner(until, theme.WARN, ft.Icons.DO_NOT_DISTURB_ON_OUTLINED, key="until"))
    if not found.phone and me and me.holds(*TELLERS):
        content.append(banner(say("phone_missing"), theme.WARN, ft.Icons.CALL_OUTLINED, key="no-phone"))
    tongues = [("zh", say("in_chinese")), ("en", say("in_english"))]
    content.append(choose_one(tongues, language, speak, key="language"))
    content.append(card(words_of(draft), key="paper"))
    share = second_action(say("share"), None, key="share", icon=ft.Icons.SHARE, action=ft.ShareText(draft))
    content.append(share)
    copy = main_action(
        say("copy"),
        lambda: tell(True),
        key="copy",
        icon=ft.Icons.CONTENT_COPY,
        action=ft.CopyToClipboard(draft),
    )
    return page(say("notice"), say("notice_hint"), content, action=copy, narrow=True)


def drafted(found: Notice, language: str) -> str:
    spray = found.spray
    return notice_words(
        language,
        since=on_paper(found.since, language),
        until=on_paper(found.until, language),
        place=spray.place,
        item=spray.item,
        dose=spray.movement.dose,
        phone=found.phone,
        estate=found.estate,
        day=f"{found.since:%Y-%m-%d}",
    )


def on_paper(at: datetime, language: str) -> str:
    """11 月 23 日 01:55, 23 Nov 01:55; `at` in the zone in which it is read."""
    return f"{dates.day(at, language, at.tzinfo, weekday=False)} {dates.clock(at, at.tzinfo)}"
