"""Accounts: the rows of auth.users and auth.identities, and how the API shows them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from psycopg.sql import SQL, Identifier, Placeholder
from psycopg.types.json import Jsonb

from server.gateway.auth.context import Cursor, Row

NO_INSTANCE = "00000000-0000-0000-0000-000000000000"
TIMES_WHEN_SET = (
    "email_confirmed_at",
    "phone_confirmed_at",
    "confirmed_at",
    "last_sign_in_at",
    "banned_until",
    "deleted_at",
    "invited_at",
)


async def by_id(cur: Cursor, user_id: UUID) -> Row | None:
    await cur.execute("select * from auth.users where id = %s", (user_id,))
    return await cur.fetchone()


async def by_name(cur: Cursor, email: str, phone: str) -> Row | None:
    """One of the two is ''."""
    if email:
        await cur.execute("select * from auth.users where email = %s and not is_sso_user", (email,))
    else:
        await cur.execute("select * from auth.users where phone = %s", (phone,))
    return await cur.fetchone()


async def create(
    cur: Cursor,
    *,
    email: str,
    phone: str,
    kept_password: str,
    email_confirmed: bool,
    phone_confirmed: bool,
    user_id: UUID | None = None,
    role: str = "authenticated",
    aud: str = "authenticated",
    user_metadata: dict[str, Any] | None = None,
    app_metadata: dict[str, Any] | None = None,
) -> Row:
    """Raises psycopg's UniqueViolation when somebody has the name already."""
    providers = [name for name, value in (("email", email), ("phone", phone)) if value]
    await cur.execute(
        """insert into auth.users (instance_id, id, aud, role, email, phone, encrypted_password,
             email_confirmed_at, phone_confirmed_at, raw_app_meta_data, raw_user_meta_data,
             confirmation_token, recovery_token, email_change_token_new, email_change,
             created_at, updated_at)
           values (%(instance)s, %(id)s, %(aud)s, %(role)s, nullif(%(email)s, ''), nullif(%(phone)s, ''),
             %(kept)s, case when %(email_ok)s then now() end, case when %(phone_ok)s then now() end,
             %(app)s, %(data)s, '', '', '', '', now(), now())
           returning *""",
        {
            "instance": NO_INSTANCE,
            "id": user_id or uuid4(),
            "aud": aud,
            "role": role,
            "email": email,
            "phone": phone,
            "kept": kept_password,
            "email_ok": bool(email) and email_confirmed,
            "phone_ok": bool(phone) and phone_confirmed,
            "app": Jsonb({"provider": providers[0], "providers": providers, **(app_metadata or {})}),
            "data": Jsonb(user_metadata or {}),
        },
    )
    user = await cur.fetchone()
    assert user is not None
    for provider in providers:
        await set_identity(cur, user, provider)
    return user


async def set_identity(cur: Cursor, user: Row, provider: str) -> None:
    """Makes the identity of one provider say what the user's row says."""
    data = {
        "sub": str(user["id"]),
        provider: user[provider],
        "email_verified": user["email_confirmed_at"] is not None,
        "phone_verified": user["phone_confirmed_at"] is not None,
    }
    await cur.execute(
        """insert into auth.identities
             (provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at)
           values (%s, %s, %s, %s, now(), now(), now())
           on conflict (provider_id, provider)
           do update set updated_at = now(),
             identity_data = identities.identity_data || excluded.identity_data""",
        (str(user["id"]), user["id"], Jsonb(data), provider),
    )


async def change(cur: Cursor, user: Row, **columns: Any) -> Row:
    """Sets the columns given, and keeps the identities and the list of providers in step."""
    assert columns.keys() <= user.keys()
    assignments = [SQL("{} = {}").format(Identifier(name), Placeholder(name)) for name in columns]
    everything = SQL(", ").join([*assignments, SQL("updated_at = now()")])
    update = SQL("update auth.users set {} where id = %(_id)s returning *").format(everything)
    values = {name: Jsonb(value) if isinstance(value, dict) else value for name, value in columns.items()}
    await cur.execute(update, {**values, "_id": user["id"]})
    changed = await cur.fetchone()
    assert changed is not None
    for provider in ("email", "phone"):
        if provider in columns or f"{provider}_confirmed_at" in columns:
            changed = await _with_identity(cur, changed, provider)
    return changed


async def _with_identity(cur: Cursor, user: Row, provider: str) -> Row:
    if not user[provider]:
        return user
    await set_identity(cur, user, provider)
    app = user["raw_app_meta_data"] or {}
    providers = app.get("providers") or []
    if provider in providers:
        return user
    named = {"provider": app.get("provider") or provider, "providers": [*providers, provider]}
    return await change(cur, user, raw_app_meta_data={**app, **named})


def merged(old: dict[str, Any] | None, new: dict[str, Any]) -> dict[str, Any]:
    """Metadata updates merge; a null deletes its key."""
    both = {**(old or {}), **new}
    return {key: value for key, value in both.items() if key not in new or value is not None}


def is_banned(user: Row) -> bool:
    until: datetime | None = user["banned_until"]
    return until is not None and until > datetime.now(UTC)


async def shown(cur: Cursor, user: Row) -> dict[str, Any]:
    return (await shown_all(cur, [user]))[0]


async def shown_all(cur: Cursor, users: list[Row]) -> list[dict[str, Any]]:
    """As the API tells it: '' for a name that is not there, times only when they are set."""
    await cur.execute(
        "select * from auth.identities where user_id = any(%s) order by created_at, provider",
        ([user["id"] for user in users],),
    )
    identities = await cur.fetchall()
    return [_shown(user, [row for row in identities if row["user_id"] == user["id"]]) for user in users]


def _shown(user: Row, identities: list[Row]) -> dict[str, Any]:
    return {
        "id": str(user["id"]),
        "aud": user["aud"] or "",
        "role": user["role"] or "",
        "email": user["email"] or "",
        "phone": user["phone"] or "",
        **{name: written(user[name]) for name in TIMES_WHEN_SET if user[name]},
        "app_metadata": user["raw_app_meta_data"] or {},
        "user_metadata": user["raw_user_meta_data"] or {},
        "identities": [_shown_identity(row) for row in identities],
        "created_at": written(user["created_at"]),
        "updated_at": written(user["updated_at"]),
        "is_anonymous": user["is_anonymous"],
    }


def _shown_identity(row: Row) -> dict[str, Any]:
    return {
        "identity_id": str(row["id"]),
        "id": row["provider_id"],
        "user_id": str(row["user_id"]),
        "identity_data": row["identity_data"],
        "provider": row["provider"],
        "last_sign_in_at": written(row["last_sign_in_at"]),
        "created_at": written(row["created_at"]),
        "updated_at": written(row["updated_at"]),
        **({"email": row["email"]} if row["email"] else {}),
    }


def written(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC, as Go writes it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
