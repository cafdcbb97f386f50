"""Speaking instead of writing: one large button, a minute at most; and hearing what was said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.hooks import use_anju, use_me, use_now
from app.rounds.queries.photos import VoiceState
from app.rounds.records import Voice
from app.rounds.screens.parts import keyed, use_local
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import danger_action, icon_button, quiet, second_action
from components.notice import banner
from components.text import caption
from services.photos import Recording
from services.platform import MicrophoneFailed, StorageFull

LONGEST = 60
ROOM = 200_000
IDLE = 3600.0


def named(recording: Recording | None) -> tuple[Voice, ...]:
    """As a command names it."""
    if recording is None:
        return ()
    return (Voice(sha256=recording.sha256, media=recording.media, seconds=recording.seconds),)


def length(seconds: int) -> str:
    """0:07"""
    return f"{seconds // 60}:{seconds % 60:02}"


@part
def VoiceField(
    kept: Recording | None, keep: Callable[[Recording | None], object], speaks: Callable[[bool], object]
) -> ft.Control:
    """What was said so far, or the way to say it; `speaks` hears when somebody begins and ends. What is being
    said when this leaves the screen is kept.
    """
    local, anju = use_local(), use_anju()
    say, page = local.say, ft.context.page
    state, show = ft.use_state("")
    trouble, tell = ft.use_state("")
    began: MutableRef[datetime | None] = ft.use_ref(None)
    gone: MutableRef[bool] = ft.use_ref(False)
    now = use_now(1 if state == "speaking" else IDLE)

    async def start() -> None:
        tell("")
        show("starting")
        try:
            await anju.photos.refuse_when_full(ROOM)
            await anju.platform.voice_start()
        except StorageFull:
            return failed("VOICE_NO_ROOM")
        except MicrophoneFailed as silent:
            return failed(f"VOICE_{silent.code.upper()}")
        if gone.current:
            await anju.platform.voice_stop()
            return None
        began.current = anju.clock.now()
        keep(None)
        show("speaking")
        speaks(True)

    def failed(why: str) -> None:
        show("")
        tell(say(why))

    async def take() -> None:
        """Once for each recording: whoever comes second finds that it was taken."""
        if began.current is None:
            return
        began.current = None
        sound = await anju.platform.voice_stop()
        show("")
        speaks(False)
        if sound is None:
            tell(say("VOICE_EMPTY"))
        else:
            keep(Recording.of(sound))

    def heard(event: str, data: object) -> None:
        if event == "voice_stopped":
            page.run_task(take)

    stop: MutableRef[Callable[[], None] | None] = ft.use_ref(None)

    def listen() -> None:
        stop.current = anju.platform.on_window(heard)

    def leave() -> None:
        if stop.current is not None:
            stop.current()
        gone.current = True
        anju.platform.spawn(take())

    ft.use_effect(listen, [], cleanup=leave)
    said = [banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="voice-trouble")] if trouble else []
    if state == "speaking":
        since = int((now - began.current).total_seconds()) if began.current else 0
        words = say("voice_stop", time=length(max(0, min(since, LONGEST))), most=length(LONGEST))
        return _column(danger_action(words, take, key="voice-stop"))
    if kept is not None:
        again = quiet(
            say("voice_again"),
            start,
            key="voice-again",
            icon=ft.Icons.REPLAY,
            disabled=state == "starting",
        )
        away = icon_button(
            ft.Icons.DELETE_OUTLINE, say("voice_remove"), lambda: keep(None), key="voice-remove"
        )
        play = keyed(Play, kept.sha256, named(kept)[0], kept.bytes)
        return _column(play, ft.Row([again, away], alignment=ft.MainAxisAlignment.SPACE_BETWEEN), *said)
    begin = second_action(
        say("voice_starting" if state == "starting" else "voice_start"),
        start,
        key="voice-start",
        icon=ft.Icons.MIC_NONE,
        disabled=state == "starting",
        tall=True,
    )
    return _column(begin, caption(say("voice_hint")), *said)


def spoken(voices: Sequence[VoiceState]) -> list[ft.Control]:
    """What was said, to be heard; as long as it has not come, who has it."""
    return [keyed(Spoken, one.voice.sha256, one) for one in voices]


@part
def Spoken(state: VoiceState) -> ft.Control:
    local, me = use_local(), use_me()
    own = me is not None and me.name == state.owed_by
    if state.arrived or own:
        shown: ft.Control = Play(state.voice, None)
        return shown
    words = local.say("voice_owed", person=state.owed_by)
    return badge(words, theme.WARN, ft.Icons.CLOUD_UPLOAD_OUTLINED)


@part
def Play(voice: Voice, data: bytes | None) -> ft.Control:
    """One button, as wide as its place where `data` is given; without what was said is fetched first."""
    local, anju = use_local(), use_anju()
    say, page = local.say, ft.context.page
    playing, show = ft.use_state(False)
    sounds: MutableRef[bool] = ft.use_ref(False)
    trouble, tell = ft.use_state("")
    stop: MutableRef[Callable[[], None] | None] = ft.use_ref(None)

    async def toggle() -> None:
        tell("")
        if playing:
            return await anju.platform.voice_halt()
        found = data or await anju.photos.bytes_of(voice.sha256, voice.media)
        if not found:
            return tell(say("VOICE_NOT_HERE"))
        if not await anju.platform.voice_play(found, voice.media):
            return tell(say("VOICE_UNPLAYABLE"))
        sounds.current = True
        show(True)

    async def over() -> None:
        show(False)

    def heard(event: str, data: object) -> None:
        """Another one ends when this is begun, before it sounds."""
        if event == "voice_ended" and sounds.current:
            sounds.current = False
            page.run_task(over)

    def listen() -> None:
        stop.current = anju.platform.on_window(heard)

    def leave() -> None:
        if stop.current is not None:
            stop.current()
        if sounds.current:
            anju.platform.spawn(anju.platform.voice_halt())

    ft.use_effect(listen, [], cleanup=leave)
    words = say("voice_halt" if playing else "voice_play", time=length(voice.seconds))
    icon = ft.Icons.STOP_CIRCLE_OUTLINED if playing else ft.Icons.PLAY_CIRCLE_OUTLINE
    button = second_action(words, toggle, key=f"play-{voice.sha256}", icon=icon)
    said = [banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="play-trouble")] if trouble else []
    return _column(button, *said, wide=data is not None)


def _column(*controls: ft.Control, wide: bool = True) -> ft.Column:
    across = ft.CrossAxisAlignment.STRETCH if wide else ft.CrossAxisAlignment.START
    return ft.Column(list(controls), spacing=theme.XS, horizontal_alignment=across, tight=True)
