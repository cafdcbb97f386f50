"""A PostgreSQL that somebody else runs, given by `DATABASE_URL`."""

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from server.trouble import Trouble

LOGINS = ("authenticator", "supabase_auth_admin", "supabase_storage_admin")
OLDEST = 160000


class External:
    """`url` logs in as a superuser of a database of its own; the logins of the stack get `password`."""

    pid = None

    def __init__(self, url: str, password: str) -> None:
        self._url = url
        self._password = password

    def dsn(self, user: str) -> str:
        if user in LOGINS:
            return make_conninfo(self._url, user=user, password=self._password)
        if user == "postgres":
            return make_conninfo(self._url, options="-c role=postgres")
        return make_conninfo(self._url)

    def url(self, user: str) -> str:
        return self.dsn(user)

    async def start(self) -> None:
        try:
            async with await psycopg.AsyncConnection.connect(self._url, connect_timeout=10) as connection:
                if connection.info.server_version < OLDEST:
                    raise Trouble("DATABASE_URL points to a PostgreSQL older than 16.")
                cursor = await connection.execute(
                    "select rolsuper from pg_roles where rolname = current_user"
                )
                if await cursor.fetchone() != (True,):
                    raise Trouble("DATABASE_URL must log in as a superuser, to make the roles it needs.")
        except psycopg.OperationalError as error:
            reason = " ".join(str(error).split())
            raise Trouble(f"The database of DATABASE_URL does not answer: {reason}") from error

    def admit(self) -> None:
        """Gives the stack's logins their password, once the roles are there."""
        with psycopg.connect(self._url) as connection:
            for login in LOGINS:
                connection.execute(
                    SQL("alter role {} password {}").format(Identifier(login), Literal(self._password))
                )

    async def stop(self) -> None:
        """It is not ours to stop."""
