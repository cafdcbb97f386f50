"""Which component answers an address: screens are imported when first opened, and only for the right role."""

from __future__ import annotations

import asyncio
import functools
import importlib
import sys
from collections.abc import Callable, Iterable
from typing import Any

import flet as ft

from app.domain import Domain, Route, Tab
from app.estate.records import STAFF
from app.hooks import use_me
from app.shell.gates import NotFound, NotYours
from app.shell.trail import Trail
from components.boundary import screen
from components.effect import use_work
from components.page import page
from components.wait import Wait
from services.commands import Me

Component = Callable[[], Any]
TrailContext = ft.create_context(Trail())

OWN = (
    Route("/me", "app.shell.me:MyPage"),
    Route("/me/password", "app.shell.password:ChangePassword"),
    Route("/me/look", "app.shell.look:Look"),
    Route("/me/about", "app.shell.about:About"),
    Route("/sync", "app.shell.sync:SyncPage"),
    Route("/join", "app.shell.gates:AlreadyHere"),
    Route("/join/:code", "app.shell.gates:AlreadyHere"),
    Route("/forgot", "app.shell.gates:AlreadyHere"),
    Route("/alerts", "app.shell.alerts:Alerts", STAFF),
)


def member_routes(domains: Iterable[Domain], me: Me) -> list[ft.Route]:
    """Every address of a member, the home of their role first; an unknown one says so."""
    tabs = {tab.path for tab in my_tabs(domains, me)} | {"/me"}
    known = [route for domain in domains for route in domain.routes]
    home = next((r for tab in my_tabs(domains, me) for r in known if r.path == tab.path), HOME)
    return [
        ft.Route(index=True, component=opened(home)),
        *[
            ft.Route(path=route.path.lstrip("/"), component=opened(route), modal=route.path not in tabs)
            for route in (*known, *OWN)
        ],
        ft.Route(path=":rest*", component=NotFound, modal=True),
    ]


HOME = Route("/", "app.shell.home:Home")


def guest_routes() -> list[ft.Route]:
    """Before anyone has signed in; an address that needs somebody leads to the sign-in and is kept."""
    return [
        ft.Route(index=True, component=opened(Route("/", "app.shell.sign_in:SignIn"))),
        ft.Route(path="join", component=opened(Route("/join", "app.shell.join:Join")), modal=True),
        ft.Route(path="join/:code", component=opened(Route("/join", "app.shell.join:Join")), modal=True),
        ft.Route(path="forgot", component=opened(Route("/forgot", "app.shell.forgot:Forgot")), modal=True),
        ft.Route(path="set-up", component=opened(Route("/set-up", "app.shell.set_up:SetUp")), modal=True),
        ft.Route(path=":rest*", component=opened(Route("/", "app.shell.sign_in:SignIn"))),
    ]


def newcomer_routes() -> list[ft.Route]:
    """Signed in, and not (or not yet known to be) a member of an estate."""
    gate = opened(Route("/", "app.shell.newcomer:Newcomer"))
    return [
        ft.Route(index=True, component=gate),
        ft.Route(path="join/:code", component=gate),
        ft.Route(path=":rest*", component=gate),
    ]


def my_tabs(domains: Iterable[Domain], me: Me) -> list[Tab]:
    """The tabs of every domain for the roles that somebody holds, in the order of the manifests."""
    found = [tab for domain in domains for tab in domain.tabs if me.holds(*tab.roles)]
    return sorted(found, key=lambda tab: tab.order)


@functools.cache
def opened(route: Route) -> Component:
    """The component of a route: the same one each time, or Flet would forget the state of the screen."""

    @screen
    def Opened() -> Any:
        me = use_me()
        loaded, load = ft.use_state(is_loaded(route.screen))
        ft.use_context(TrailContext).note(ft.context.page.route or "/")

        async def fetch() -> None:
            if not loaded:
                await asyncio.sleep(0)
                find(route.screen)
                load(True)

        use_work(fetch, [])
        if route.roles and (me is None or not me.holds(*route.roles)):
            return NotYours()
        return find(route.screen)() if loaded else Loading()

    return Opened


@screen
def Loading() -> ft.View:
    return page("", body=[Wait()])


def is_loaded(name: str) -> bool:
    return name.partition(":")[0] in sys.modules


def find(name: str) -> Component:
    """`app.rounds.screens.home:Home` imported. Raises ImportError, AttributeError."""
    module, _, component = name.partition(":")
    found: Component = getattr(importlib.import_module(module), component)
    return found
