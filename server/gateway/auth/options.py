"""What an installation may decide about signing in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AuthOptions:
    """All times in seconds; None means without limit."""

    signup: bool = True
    shortest_password: int = 8
    require_current_password: bool = False
    access_token_life: int = 3600
    refresh_reuse: int = 10
    session_life: int | None = None
    session_idle: int | None = None
