"""Where the manager sets tickets up: how each kind goes, what it may be about, what material costs."""

from __future__ import annotations

import flet as ft

from app.tickets.records import KINDS
from app.tickets.screens.parts import KIND_ICONS, use_local
from app.tickets.screens.settings_category import Categories
from app.tickets.screens.settings_flow import FlowPart
from app.tickets.screens.settings_price import Prices
from components.boundary import screen
from components.card import section
from components.choice import choose_one
from components.page import page

PARTS = ("flows", "categories", "prices")


@screen
def SettingsPage() -> ft.View:
    say = use_local().say
    shown, show = ft.use_state("flows")
    kind, choose = ft.use_state("repair")
    parts = choose_one([(p, say(f"settings_{p}")) for p in PARTS], shown, show, key="part")
    kinds = choose_one([(k, say(f"kind_{k}")) for k in KINDS], kind, choose, key="kind", icons=KIND_ICONS)
    body: list[ft.Control] = [parts]
    if shown == "prices":
        body.append(Prices(key="prices"))
    else:
        body.append(section(say("settings_kind"), kinds))
        body.append(
            FlowPart(kind, key=f"flow-{kind}")
            if shown == "flows"
            else Categories(kind, key=f"categories-{kind}")
        )
    return page(say("settings"), say("settings_hint"), body, narrow=True)
