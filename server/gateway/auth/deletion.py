"""Taking a person out of an account while what they did keeps its author's id."""

import base64
import hashlib

from server.gateway.auth.context import Cursor, Row
from server.gateway.auth.sessions import end


async def soft_delete(cur: Cursor, user: Row) -> None:
    """The names become hashes, the password and the metadata go, nobody can sign in."""
    if user["deleted_at"]:
        return
    await cur.execute(
        """update auth.users set email = %s, phone = %s, encrypted_password = '', email_change = '',
             phone_change = '', raw_user_meta_data = '{}', raw_app_meta_data = '{}',
             deleted_at = now(), updated_at = now()
           where id = %s""",
        (_hidden(user, "email", 255), _hidden(user, "phone", 15), user["id"]),
    )
    await cur.execute(
        "update auth.identities set identity_data = '{}', updated_at = now() where user_id = %s",
        (user["id"],),
    )
    await end(cur, user["id"])


def _hidden(user: Row, name: str, length: int) -> str | None:
    if not user[name]:
        return None
    digest = hashlib.sha256(f"{user['id']}{user[name]}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:length]
