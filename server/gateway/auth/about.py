"""What Auth says of itself."""

from starlette.responses import JSONResponse, Response

from server.gateway.auth.context import Call

OTHER_PROVIDERS = [
    "anonymous_users",
    "apple",
    "azure",
    "bitbucket",
    "discord",
    "facebook",
    "figma",
    "fly",
    "github",
    "gitlab",
    "google",
    "kakao",
    "keycloak",
    "linkedin",
    "linkedin_oidc",
    "notion",
    "slack",
    "slack_oidc",
    "snapchat",
    "spotify",
    "twitch",
    "twitter",
    "workos",
    "x",
    "zoom",
]


async def settings(call: Call) -> Response:
    return JSONResponse(
        {
            "external": {**dict.fromkeys(OTHER_PROVIDERS, False), "email": True, "phone": True},
            "disable_signup": not call.auth.options.signup,
            "mailer_autoconfirm": True,
            "phone_autoconfirm": True,
            "sms_provider": "",
            "mfa_enabled": False,
            "saml_enabled": False,
            "passkeys_enabled": False,
        }
    )


async def health(call: Call) -> Response:
    async with call.auth.transaction() as cur:
        await cur.execute("select 1")
    return JSONResponse(
        {"version": "2.196.0-anju", "name": "Anju Auth", "description": "The sign-in of Anju"}
    )


async def jwks(call: Call) -> Response:
    return JSONResponse(call.auth.gateway.keys.jwks(), headers={"Cache-Control": "public, max-age=600"})
