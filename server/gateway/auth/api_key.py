"""The API key that every call must show, as the gate of hosted Supabase demands."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from server.gateway.caller import NoApiKey, same
from server.gateway.context import Gateway
from server.keys import InvalidToken


class BrowserSecret(Exception):
    """A page in a browser shows the secret key, which must never have reached it."""


def check_key(request: Request, gateway: Gateway) -> None:
    """Raises `NoApiKey`, `BrowserSecret`, or `InvalidToken` for the key of another installation."""
    shown = request.headers.get("apikey") or request.query_params.get("apikey") or _bearer(request)
    if not shown:
        raise NoApiKey
    if same(shown, gateway.keys.secret_key):
        if from_browser(request):
            raise BrowserSecret
    elif not same(shown, gateway.keys.publishable_key):
        gateway.keys.verify(shown)


def from_browser(request: Request) -> bool:
    """Not by Sec-Fetch-Mode, which Node sends too."""
    agent = request.headers.get("user-agent", "")
    return "origin" in request.headers or "sec-fetch-site" in request.headers or agent.startswith("Mozilla/")


def key_refusal(error: Exception) -> Response:
    """For what `check_key` raises."""
    if isinstance(error, BrowserSecret):
        message = "Forbidden use of secret API key in browser"
        hint = "A secret API key belongs on a server only. Replace this one at once."
    elif isinstance(error, InvalidToken):
        message = "Invalid API key"
        hint = "Double check your API key: it may be of another installation."
    else:
        message = "No API key found in request"
        hint = "No `apikey` request header or url param was found."
    return JSONResponse({"message": message, "hint": hint}, 401)


def _bearer(request: Request) -> str:
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    return shown.strip() if scheme.lower() == "bearer" else ""
