"""The sheet of labels: the server gives the codes, this device makes the page to print, in four sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import flet as ft

from app.estate.queries import by_number, place_states
from app.estate.records import Estate
from app.hooks import use_anju, use_query
from app.rounds.screens.parts import Local, use_local
from app.rounds.screens.sheet import SIZES, Label, label_url, print_page
from components import theme
from components.boundary import screen
from components.button import main_action, quiet
from components.card import card
from components.choice import choose_one, choose_some
from components.effect import use_work
from components.empty import empty
from components.notice import banner
from components.page import page
from components.qr import qr
from components.text import body, caption, heading, second
from components.wait import Wait
from services.answers import Offline, Trouble
from services.commands import View

if TYPE_CHECKING:
    from app.wiring import Anju

PREVIEWS = 4
PREVIEW_CODE = 132
LISTED = 80
EVERYWHERE, OUTDOORS = "everywhere", ""
NO_CHOICE: frozenset[str] = frozenset([""])


@dataclass(frozen=True)
class Found:
    """What came of asking for the labels: `trouble` is a key of the texts."""

    labels: tuple[Label, ...] = ()
    trouble: str = ""
    asking: bool = True


@dataclass(frozen=True)
class Wanted:
    """What this device knows before the server answers: labels that are `gone` (their ids: replaced, or of a
    closed place), those that hang, and the names of places whose label is still to be made.
    """

    gone: frozenset[str]
    live: frozenset[str]
    making: tuple[str, ...]
    building: Mapping[str, str]
    """Of each place, by its id; empty for one in no building."""


@screen
def Labels() -> ft.View:
    local, anju = use_local(), use_anju()
    say, estate = local.say, use_query(_estate)
    place_id = unquote(ft.use_route_params().get("place_id") or "")
    found, tell = ft.use_state(Found())
    wanted = use_query(_wanted)
    where, go_to = ft.use_state(EVERYWHERE)
    all_known = [label for label in found.labels if label.tag_id not in wanted.gone]
    known = [label for label in all_known if where in (EVERYWHERE, wanted.building.get(label.place_id, ""))]
    others = frozenset(label.tag_id for label in known if place_id and label.place_id != place_id)
    chosen_out, choose_out = ft.use_state(NO_CHOICE)
    left_out = others if chosen_out is NO_CHOICE else chosen_out
    size, choose_size = ft.use_state("medium")
    saved, told_saved = ft.use_state("")
    picker = ft.use_memo(ft.FilePicker, [])
    chosen = [label for label in known if label.tag_id not in left_out]
    origin = origin_of(ft.context.page.url or "")

    async def ask() -> None:
        tell(Found())
        tell(await _ask(anju, wanted.making))

    async def make() -> None:
        name = say("label_file", estate=estate)
        words = {
            "title": say("labels_title"),
            "keep_clear": say("label_keep_clear"),
            "print": say("label_print"),
        }
        html = print_page(chosen, SIZES[size], estate, origin, words, local.language)
        await picker.save_file(file_name=name, src_bytes=html.encode())
        told_saved(name)

    use_work(ask, [wanted])
    if not chosen or found.asking:
        action = None
    else:
        action = main_action(say("labels_make"), make, key="make", icon=ft.Icons.PRINT_OUTLINED)
    body: list[ft.Control] = [second(say("labels_hint"))]
    if found.asking:
        body.append(Wait(words=say("labels_loading")))
    elif found.trouble:
        again = quiet(say("retry"), ask, key="retry")
        body.append(
            banner(say(found.trouble), theme.WARN, ft.Icons.CLOUD_OFF_OUTLINED, [again], key="trouble")
        )
    elif not all_known and not wanted.making:
        body.append(empty(ft.Icons.QR_CODE_2, say("labels_none"), say("labels_none_hint")))
    else:
        if wanted.making:
            again = quiet(say("retry"), ask, key="retry")
            words = say("labels_making", places=local.names(wanted.making))
            body.append(banner(words, theme.WARN, ft.Icons.HOURGLASS_EMPTY, [again], key="making"))
        if saved:
            body.append(banner(say("labels_saved", file=saved), theme.GOOD, ft.Icons.CHECK, key="saved"))
        sizes, made = [(name, say(f"size_{name}")) for name in SIZES], SIZES[size]
        about = say("size_about", width=made.width, height=made.height, count=made.a_page)
        chips = choose_one(sizes, size, choose_size, key="size")
        body.append(card(heading(say("labels_size")), chips, second(about)))
        body += _houses(local, all_known, wanted.building, where, go_to)
        body.append(_places(local, known, left_out, choose_out))
        body.append(_preview(local, chosen[:PREVIEWS], estate, origin))
    return page(say("labels_title"), estate, body, action=action, narrow=True)


async def _ask(anju: Anju, making: tuple[str, ...]) -> Found:
    """The tokens live on the server only: without a connection there is nothing to print. It is told first
    of labels that it has still to make.
    """
    try:
        if making:
            await anju.sync.now()
        async with anju.platform.lock("anju-sync"):
            session = await anju.accounts.session()
        answer = await anju.backend.rpc("tag_labels", {}, session) if session else None
    except Offline:
        return Found(trouble="labels_offline", asking=False)
    except Trouble as trouble:
        anju.journal.note("labels", trouble)
        return Found(trouble="labels_failed", asking=False)
    if answer is None:
        return Found(trouble="labels_signed_out", asking=False)
    return Found(tuple(Label.told(row) for row in answer["labels"]), asking=False)


def origin_of(address: str) -> str:
    """`https://anju.example` of any address there."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _houses(
    local: Local,
    labels: Sequence[Label],
    building: Mapping[str, str],
    where: str,
    go_to: Callable[[str], Any],
) -> list[ft.Control]:
    """One building at a time; only where there is more than one to choose from."""
    say = local.say
    names = {building.get(label.place_id, OUTDOORS) for label in labels}
    if len(names) < 2:
        return []
    ordered = sorted(names - {OUTDOORS}, key=by_number)
    options = [(EVERYWHERE, say("labels_everywhere")), *((name, name) for name in ordered)]
    if OUTDOORS in names:
        options.append((OUTDOORS, say("labels_outdoors")))
    return [card(heading(say("labels_where")), choose_one(options, where, go_to, key="where"))]


def _places(
    local: Local,
    labels: Sequence[Label],
    left_out: frozenset[str],
    leave_out: Callable[[frozenset[str]], Any],
) -> ft.Control:
    """Everything is chosen at first: most often the whole sheet is wanted."""
    say = local.say
    ids = frozenset(label.tag_id for label in labels)
    options = [(label.tag_id, label.name) for label in labels[:LISTED]]
    rest = len(labels) - len(options)
    more = [second(say("labels_rest", count=rest))] if rest else []
    every = quiet(say("labels_all"), lambda: leave_out(frozenset()), key="all")
    none = quiet(say("labels_clear"), lambda: leave_out(ids), key="none")
    count = heading(say("labels_count", count=len(ids - left_out)))
    return card(
        ft.Row([count, every, none], wrap=True, spacing=theme.M),
        choose_some(options, ids - left_out, lambda kept: leave_out(ids - kept), key="place"),
        *more,
    )


def _preview(local: Local, labels: Sequence[Label], estate: str, origin: str) -> ft.Control:
    def one(label: Label) -> ft.Control:
        return ft.Container(
            ft.Column(
                [
                    qr(
                        label_url(origin, label.token),
                        label.name,
                        size=PREVIEW_CODE,
                        key=f"qr-{label.place_id}",
                    ),
                    heading(label.name),
                    body(label.printed_code),
                    caption(f"{estate} · {local.say('label_keep_clear')}"),
                ],
                spacing=2,
                tight=True,
                horizontal_alignment=ft.CrossAxisAlignment.CENTER,
            ),
            border=ft.Border.all(theme.HAIRLINE, theme.LINE),
            border_radius=theme.FIELD_RADIUS,
            padding=theme.M,
        )

    shown = ft.Row([one(label) for label in labels], wrap=True, spacing=theme.M, run_spacing=theme.M)
    return card(heading(local.say("labels_preview")), shown, key="preview")


def _wanted(view: View) -> Wanted:
    states = place_states(view)
    ids = {(e.tag_id, e.until is None and s.place.closed_at is None) for s in states for e in s.editions}
    return Wanted(
        gone=frozenset(id for id, live in ids if not live),
        live=frozenset(id for id, live in ids if live),
        making=tuple(s.place.name for s in states if not s.is_labelled and s.place.closed_at is None),
        building={s.place.id: s.building for s in states},
    )


def _estate(view: View) -> str:
    return next((estate.name for estate in view.all(Estate)), "")
