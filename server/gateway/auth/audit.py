"""The log of what happened to accounts: who, what, from where; never a password or a token."""

from typing import Any

from psycopg.types.json import Json

from server.gateway.auth.context import Call, Cursor, Row

ACTION_TYPES = {
    "login": "account",
    "logout": "account",
    "token_refreshed": "token",
    "token_revoked": "token",
    "user_signedup": "team",
    "user_repeated_signup": "user",
    "user_modified": "user",
    "user_updated_password": "user",
    "user_deleted": "team",
}


async def note(cur: Cursor, call: Call, action: str, actor: Row, **traits: Any) -> None:
    """`actor` is the person's row, or {'role': 'service_role'} for an administrator."""
    payload = {
        "action": action,
        "log_type": ACTION_TYPES[action],
        "actor_id": str(actor.get("id") or "00000000-0000-0000-0000-000000000000"),
        "actor_username": actor.get("email") or actor.get("phone") or actor.get("role") or "",
        "actor_via_sso": False,
        "traits": traits,
    }
    await cur.execute(
        """insert into auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
           values ('00000000-0000-0000-0000-000000000000', gen_random_uuid(), %s, now(), %s)""",
        (Json(payload), call.address[:64]),
    )
