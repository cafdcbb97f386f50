"""A label that is damaged or missing: a photo of the spot and a reason stand in for it."""

from __future__ import annotations

from urllib.parse import unquote

import flet as ft

from app.hooks import use_anju, use_now, use_query
from app.rounds.commands import CheckIn
from app.rounds.queries import StopState, round_progress
from app.rounds.screens.checking import Outcome, check_in, use_outcome, use_whereabouts
from app.rounds.screens.drafts import OWN, Draft, use_draft
from app.rounds.screens.panel import told
from app.rounds.screens.parts import use_local
from app.rounds.screens.questions import AT_MOST
from app.rounds.screens.shot import Shot, pictures
from components.boundary import screen
from components.button import main_action, second_action
from components.card import card, section
from components.choice import choose_one
from components.form import text_field
from components.page import page, use_go
from components.text import second
from services.photos import Photo

REASONS = ("torn", "gone", "wet", "blocked")
TICK_SECONDS = 60


@screen
def Damaged() -> ft.View:
    local, anju, go = use_local(), use_anju(), use_go()
    say, now = local.say, use_now(TICK_SECONDS)
    round_id = unquote(ft.use_route_params().get("round_id", ""))
    found = use_query(round_progress, round_id, now)
    draft, change, forget = use_draft(f"damaged {round_id}", Draft)
    looking, look = ft.use_state(False)
    use_whereabouts()
    outcome, tell = use_outcome()
    busy, set_busy = ft.use_state(False)
    stops = _candidates(found.stops) if found else ()
    next_id = found.next.stop_id if found and found.next else ""
    stop = next((s for s in stops if s.stop_id == (draft.place or next_id)), None)
    photos, why = draft.photos.get(OWN, ()), draft.said.get("why", "")
    told_why = [say(f"damaged_{why}")] if why else []
    reason = "；".join([*told_why, *([draft.words.strip()] if draft.words.strip() else [])])

    async def record() -> None:
        if stop is None:
            return
        if not reason:
            tell(Outcome("refused", say("REASON_NEEDED")))
            return
        set_busy(True)
        shas, stop_id, store = tuple(p.sha256 for p in photos), stop.stop_id, anju.store
        answer = await check_in(
            anju,
            local,
            round_id,
            lambda spot: CheckIn.pictured(store, round_id, stop_id, reason, shas, spot),
            photos,
        )
        set_busy(False)
        tell(answer)
        if answer.kind != "refused":
            forget()

    def taken(photo: Photo) -> None:
        change(lambda d: d.with_photo(OWN, photo))
        look(False)

    name = found.round.name if found else ""
    place = stop.place if stop else ""
    if looking:
        no_photo = second_action(say("no_photo"), lambda: look(False), key="no-photo")
        return page(say("damaged_title"), place, [card(Shot(place, taken))], action=no_photo, narrow=True)
    if outcome is not None and outcome.kind != "refused":
        scan = main_action(
            say("scan_next"),
            lambda: go(f"/rounds/{round_id}/scan"),
            key="scan",
            icon=ft.Icons.QR_CODE_SCANNER,
        )
        return page(say("damaged_title"), name, [told(local, outcome)], action=scan, narrow=True)
    which = choose_one(
        [(s.stop_id, f"{s.number} {s.place}") for s in stops],
        stop.stop_id if stop else "",
        lambda id: change(lambda d: d.with_place(id)),
        key="stop",
    )
    reasons = choose_one(
        [(r, say(f"damaged_{r}")) for r in REASONS],
        why,
        lambda r: change(lambda d: d.with_said("why", r)),
        key="why",
    )
    words = text_field(
        say("damaged_words"),
        draft.words,
        lambda text: change(lambda d: d.with_words(text)),
        key="why-words",
        limit=200,
    )
    shots: list[ft.Control] = []
    if photos:
        shots.append(pictures(local, photos, place, lambda sha: change(lambda d: d.without_photo(OWN, sha))))
    if len(photos) < AT_MOST:
        more = say("another_photo" if photos else "add_photo")
        shots.append(
            second_action(more, lambda: look(True), key="photo", icon=ft.Icons.PHOTO_CAMERA_OUTLINED)
        )
    body: list[ft.Control] = [
        second(say("damaged_hint")),
        section(say("damaged_stop"), card(which)),
        section(say("damaged_why"), card(reasons, words)),
        section(say("damaged_photo"), card(*shots)),
        second(say("damaged_no_camera")),
    ]
    if outcome is not None:
        body.append(told(local, outcome))
    send = main_action(
        say("check_in_by_photo"), record, key="check-in", busy=busy, disabled=stop is None or not photos
    )
    return page(say("damaged_title"), name, body, action=send, narrow=True)


def _candidates(stops: tuple[StopState, ...]) -> tuple[StopState, ...]:
    """The next one before the others; those that were reached only when none is left."""
    left = [s for s in stops if s.word != "reached"]
    return tuple(sorted(left or stops, key=lambda s: (s.word != "next", s.number)))
