"""`./anju run`: everything, with the demo estate in it."""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import server.demo
from server.commands.hosting import host
from server.commands.site import built
from server.commands.steps import Steps
from server.demo import SignIn, history, tickets
from server.home import Home
from server.keys import write_secret
from server.stack import Stack


def main(asked: argparse.Namespace) -> None:
    report = Steps()
    site = None if asked.no_site else built(report)
    stack = Stack(asked.home, port=asked.port, site=site, report=report)
    note, written = Path(asked.home) / "run.json", False

    async def up(running: Stack) -> None:
        nonlocal written
        report("loading the demo estate 锦绣苑")
        sign_ins = await asyncio.to_thread(server.demo.load, running)
        await asyncio.to_thread(server.demo.load_work, running)
        await asyncio.to_thread(history.remember, running)
        await asyncio.to_thread(tickets.tell, running)
        write_secret(note, json.dumps(summary(running, sign_ins), ensure_ascii=False, indent=2))
        written = True
        sys.stdout.write(welcome(running, sign_ins))
        sys.stdout.flush()

    if not Home(asked.home).is_held():
        note.unlink(missing_ok=True)
    try:
        host(stack, up)
    finally:
        if written:
            note.unlink(missing_ok=True)


def summary(stack: Stack, sign_ins: Mapping[str, SignIn]) -> dict[str, object]:
    """What scripts read from run.json; phones with +86, so that the app and the Auth API both take them."""
    people = {role: {"phone": f"+86{who.phone}", "password": who.password} for role, who in sign_ins.items()}
    return {"url": stack.url, "publishable_key": stack.publishable_key, "sign_ins": people}


def welcome(stack: Stack, sign_ins: Mapping[str, SignIn]) -> str:
    people = "\n".join(f"    {role:<12} {who.phone}   {who.password}" for role, who in sign_ins.items())
    return f"""
安居 Anju is up:  {stack.url}

  Sign in with a phone number and a password:
{people}

  QR labels of the checkpoints, to print: {stack.url}/labels (sign in as the manager)
  Data and logs: {stack.home}
  Ctrl-C stops everything; the data stays.

"""
