"""The probe's one page: Chinese text, a counter, the route, and the window bridge."""

import asyncio
import json
import random
import uuid
from typing import Any

import flet as ft
import js
from pyodide.ffi import create_proxy, to_js


class Bridge:
    """Asks the window of this page to do something."""

    def __init__(self) -> None:
        self.channel = js.BroadcastChannel.new(f"anju-ui-{js.self.name}")
        self.waiting: dict[str, asyncio.Future[Any]] = {}
        self.events: list[str] = []
        self.channel.onmessage = create_proxy(self._hear)

    def _hear(self, event: Any) -> None:
        data = event.data.to_py()
        if "event" in data:
            self.events.append(data["event"])
        elif data.get("id") in self.waiting:
            self.waiting.pop(data["id"]).set_result(data)

    async def call(self, cmd: str, *args: Any) -> dict[str, Any]:
        request = uuid.uuid4().hex
        self.waiting[request] = asyncio.get_running_loop().create_future()
        message = to_js({"id": request, "cmd": cmd, "args": list(args)}, dict_converter=js.Object.fromEntries)
        self.channel.postMessage(message)
        return await asyncio.wait_for(self.waiting[request], 5)


async def main(page: ft.Page) -> None:
    page.title = "安居"
    bridge = Bridge()
    count = ft.Text("计数 0", size=20, key="count")
    answer = ft.Text("桥 –", key="answer")
    asked = ft.TextField(label="命令", key="asked")

    def add(_: ft.ControlEvent) -> None:
        count.value = f"计数 {int(count.value.split()[1]) + 1}"
        page.update()

    async def ask(_: ft.ControlEvent) -> None:
        cmd, *args = json.loads(asked.value or "[]")
        reply = await bridge.call(cmd, *args)
        answer.value = "桥 " + json.dumps(reply.get("result", reply.get("error")), ensure_ascii=False)
        page.update()

    def show(_: ft.ControlEvent) -> None:
        answer.value = f"显示 {asked.value}"
        page.update()

    def roll(_: ft.ControlEvent) -> None:
        answer.value = f"掷出 {random.random()}"
        page.update()

    async def show_events(_: ft.ControlEvent) -> None:
        answer.value = "事件 " + " ".join(bridge.events)
        page.update()

    page.add(
        ft.Text("安居探针：锦绣苑 3-2-1201 已打卡 ≥ 2 次 — “完成”", size=22),
        ft.Text(f"路径 {page.route}"),
        ft.Row([ft.Icon(ft.Icons.QR_CODE_SCANNER), ft.Icon(ft.Icons.CHECK_CIRCLE), count]),
        ft.Button("加一", on_click=add),
        asked,
        ft.Button("问", on_click=ask),
        ft.Button("看事件", on_click=show_events),
        ft.Button("显示", on_click=show),
        ft.Button("掷", on_click=roll),
        answer,
    )
    await bridge.call("splash_done")
