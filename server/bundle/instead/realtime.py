"""In the place of the realtime package: the client is made with one, and nothing here listens to channels."""

from typing import Any


class NotConnectedError(Exception):
    pass


class AuthorizationError(Exception):
    pass


class RealtimeChannelOptions(dict[str, Any]):
    pass


class AsyncRealtimeChannel:
    def __init__(self, *args: Any, **options: Any) -> None:
        raise NotConnectedError("this app does not listen to channels")


class AsyncRealtimeClient:
    def __init__(self, *args: Any, **options: Any) -> None:
        self.access_token: str | None = None

    async def set_auth(self, token: str | None) -> None:
        self.access_token = token

    def channel(self, *args: Any, **options: Any) -> AsyncRealtimeChannel:
        return AsyncRealtimeChannel()

    def get_channels(self) -> list[AsyncRealtimeChannel]:
        return []

    async def remove_channel(self, channel: Any) -> None:
        """There is none."""

    async def remove_all_channels(self) -> None:
        """There are none."""


SyncRealtimeChannel, SyncRealtimeClient = AsyncRealtimeChannel, AsyncRealtimeClient
