"""What the app asks for first: where its backend is, and with which key."""

import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server.gateway.context import Gateway


def routes(gateway: Gateway, site: Path) -> list[Route]:
    async def config(request: Request) -> Response:
        """The same origin under whatever name it was reached by; the host check has passed that name."""
        origin = f"{request.url.scheme}://{request.headers['host']}"
        built = site / "build.json"
        version = json.loads(built.read_text())["version"] if built.exists() else "0"
        return JSONResponse(
            {
                "supabase_url": origin,
                "key": gateway.keys.publishable_key,
                "identity": "phone",
                "version": version,
            },
            headers={"Cache-Control": "no-cache"},
        )

    return [Route("/config.json", config)]
