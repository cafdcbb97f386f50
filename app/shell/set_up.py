"""Setting up the first estate: its name and time zone, who manages it, their number and password."""

from __future__ import annotations

import flet as ft

from app.hooks import use_anju, use_say
from app.shell.join import PHONE_TROUBLES, SHORTEST
from app.shell.texts import TEXTS
from components import theme
from components.boundary import screen
from components.button import main_action, second_action
from components.card import section
from components.choice import choose_one
from components.form import PasswordField, form, phone_field, text_field
from components.page import page, use_go
from components.strip import Cell, strip
from services.session import SignInFailed

ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Macau", "Asia/Taipei", "Asia/Singapore")
STEPS = 3


@screen
def SetUp() -> ft.View:
    say, anju, go = use_say(TEXTS), use_anju(), use_go()
    step, set_step = ft.use_state(0)
    name, set_name = ft.use_state("")
    zone, set_zone = ft.use_state(ZONES[0])
    manager, set_manager = ft.use_state("")
    phone, set_phone = ft.use_state("")
    password, set_password = ft.use_state("")
    wrong, complain = ft.use_state("")
    busy, work = ft.use_state(False)

    def missing() -> str:
        if step == 0:
            return "" if name.strip() else "estate_missing"
        if step == 1:
            return "manager_missing" if not manager.strip() else "" if phone.strip() else "phone_missing"
        return "password_short" if len(password) < SHORTEST else ""

    async def onward() -> None:
        lacking = missing()
        complain(lacking)
        if lacking:
            return
        if step < STEPS - 1:
            set_step(step + 1)
            return
        work(True)
        try:
            await anju.accounts.set_up_estate(name.strip(), zone, manager.strip(), phone, password)
            await anju.platform.window("persist")
            go("/")
        except SignInFailed as failed:
            complain(failed.code)
            if failed.code in PHONE_TROUBLES:
                set_step(1)
        finally:
            work(False)

    def said(*codes: str) -> str:
        return say(wrong) if wrong in codes else ""

    def fields() -> list[ft.Control]:
        if step == 0:
            zones = [(one, say(f"zone_{one.partition('/')[2]}")) for one in ZONES]
            return [
                text_field(
                    say("estate_name"), name, set_name, key="estate", error=said("estate_missing"), limit=100
                ),
                section(say("time_zone"), choose_one(zones, zone, set_zone, key="zone")),
            ]
        if step == 1:
            return [
                text_field(
                    say("manager_name"),
                    manager,
                    set_manager,
                    key="manager",
                    error=said("manager_missing"),
                    limit=60,
                ),
                phone_field(
                    say("phone"), phone, set_phone, key="phone", error=said(*PHONE_TROUBLES), username=True
                ),
            ]
        lately = "" if wrong in PHONE_TROUBLES else wrong
        return [
            PasswordField(
                say("new_password"),
                password,
                set_password,
                name="password",
                new=True,
                hint=say("password_hint"),
                error=say(lately) if lately else "",
            )
        ]

    steps: list[Cell] = ["good" if i < step else "now" if i == step else "todo" for i in range(STEPS)]
    before = second_action(say("step_back"), lambda: set_step(step - 1), key="step-back")
    onward_label = say("next") if step < STEPS - 1 else say("create_estate")
    return page(
        say("set_up"),
        say("set_up_step", step=step + 1, steps=STEPS),
        [
            strip(steps, anju.language, height=theme.S),
            form(*fields()),
            *([before] if step else []),
        ],
        action=main_action(onward_label, onward, busy=busy),
        narrow=True,
    )
