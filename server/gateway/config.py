"""What the app asks for first: where its backend is, and with which key."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server.gateway.context import Gateway


def routes(gateway: Gateway, site: Path) -> list[Route]:
    public_name = urlsplit(gateway.public_url).netloc

    def origin(request: Request) -> str:
        """The name the app was reached by; the host check has passed it. A proxy may have changed http(s)."""
        host = request.headers["host"]
        return gateway.public_url if host == public_name else f"{request.url.scheme}://{host}"

    async def config(request: Request) -> Response:
        built = site / "build.json"
        version = json.loads(built.read_text())["version"] if built.exists() else "0"
        answer = {
            "supabase_url": origin(request),
            "key": gateway.keys.publishable_key,
            "identity": "phone",
            "version": version,
        }
        return JSONResponse(answer, headers={"Cache-Control": "no-cache"})

    return [Route("/config.json", config)]
