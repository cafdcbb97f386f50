"""`./anju build`: the app as static files for any web host, talking to a hosted Supabase project."""

import argparse
import sys
from urllib.parse import urlsplit

from server.commands.steps import Steps
from server.trouble import Trouble


def main(asked: argparse.Namespace) -> None:
    from server import pwa

    address = urlsplit(asked.supabase_url)
    if address.scheme not in ("https", "http") or not address.hostname:
        raise Trouble(f"--supabase-url {asked.supabase_url!r} is not an address like https://….supabase.co")
    if asked.key.startswith("sb_secret_"):
        raise Trouble("That is the secret key: it must never reach a phone. Give the publishable key.")
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    url = asked.supabase_url.rstrip("/")
    pwa.build(asked.out, supabase_url=url, key=asked.key, identity=asked.identity, report=Steps())
    sys.stdout.write(f"\nThe app is in {asked.out}: copy it to any static host that serves https.\n")
