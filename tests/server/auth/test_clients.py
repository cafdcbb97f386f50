"""The official Python clients, unchanged, against our Auth."""

import asyncio
import warnings
from collections.abc import Callable

import httpx
import pytest
from supabase_auth.errors import AuthApiError, AuthWeakPasswordError

from server.stack import Stack
from supabase import (
    AsyncClient,
    AsyncClientOptions,
    Client,
    ClientOptions,
    create_async_client,
    create_client,
)
from tests.server.auth.conftest import PASSWORD, Person, new_phone

Newcomer = Callable[[], Person]
NEW = "jinxiuyuan-3-2-1201"


def client(stack: Stack, key: str | None = None) -> Client:
    options = ClientOptions(auto_refresh_token=False, httpx_client=httpx.Client())
    return create_client(stack.url, key or stack.publishable_key, options)


async def async_client(stack: Stack) -> AsyncClient:
    options = AsyncClientOptions(auto_refresh_token=False, httpx_client=httpx.AsyncClient())
    return await create_async_client(stack.url, stack.publishable_key, options)


def test_by_phone(stack: Stack) -> None:
    phone = new_phone()
    phoned = client(stack)
    signed_up = phoned.auth.sign_up({"phone": f"+{phone}", "password": PASSWORD})
    assert signed_up.session is not None
    phoned.auth.sign_out()
    signed_in = phoned.auth.sign_in_with_password({"phone": f"+{phone}", "password": PASSWORD})
    assert signed_in.user is not None
    assert signed_in.user.phone == phone
    assert signed_in.session is not None
    assert signed_in.session.expires_in == 3600


def test_by_email(stack: Stack) -> None:
    email = f"Wang-{new_phone()}@Jinxiuyuan.example"
    mailed = client(stack)
    mailed.auth.sign_up({"email": email, "password": PASSWORD, "options": {"data": {"name": "王建国"}}})
    signed_in = mailed.auth.sign_in_with_password({"email": email, "password": PASSWORD})
    assert signed_in.user is not None
    assert signed_in.user.email == email.lower()
    assert signed_in.user.user_metadata == {"name": "王建国"}


def test_the_token_is_verified_without_asking(stack: Stack) -> None:
    """ES256 with a published key: get_claims fetches the key set and nothing else."""
    known = client(stack)
    session = known.auth.sign_up({"phone": f"+{new_phone()}", "password": PASSWORD}).session
    assert session is not None
    claims = known.auth.get_claims()
    assert claims is not None
    told = claims["claims"]
    assert told["sub"] == session.user.id
    assert (told["role"], told["aud"], told["aal"]) == ("authenticated", "authenticated", "aal1")
    assert told["amr"][0]["method"] == "password"
    assert told["iss"] == f"{stack.url}/auth/v1"


def test_a_session_is_carried_on_and_ended(stack: Stack) -> None:
    person = client(stack)
    first = person.auth.sign_up({"phone": f"+{new_phone()}", "password": PASSWORD}).session
    second = person.auth.refresh_session().session
    assert first is not None
    assert second is not None
    assert second.refresh_token != first.refresh_token
    person.auth.sign_out()
    with pytest.raises(AuthApiError) as ended:
        person.auth.refresh_session(second.refresh_token)
    assert (ended.value.status, ended.value.code) == (400, "refresh_token_not_found")


def test_another_password(stack: Stack) -> None:
    phone = f"+{new_phone()}"
    person = client(stack)
    person.auth.sign_up({"phone": phone, "password": PASSWORD})
    person.auth.update_user({"password": NEW, "current_password": PASSWORD})
    with pytest.raises(AuthApiError) as refused:
        client(stack).auth.sign_in_with_password({"phone": phone, "password": PASSWORD})
    assert refused.value.code == "invalid_credentials"
    assert client(stack).auth.sign_in_with_password({"phone": phone, "password": NEW}).session


def test_a_weak_password_says_why(stack: Stack) -> None:
    with pytest.raises(AuthWeakPasswordError) as weak:
        client(stack).auth.sign_up({"phone": f"+{new_phone()}", "password": "short"})
    assert weak.value.reasons == ["length"]


def test_an_administrator(stack: Stack) -> None:
    phone = new_phone()
    admin = client(stack, stack.secret_key).auth.admin
    made = admin.create_user({"phone": phone, "password": PASSWORD, "phone_confirm": True}).user
    assert admin.get_user_by_id(made.id).user.phone == phone
    assert made.id in [user.id for user in admin.list_users(per_page=5)]
    changed = admin.update_user_by_id(made.id, {"user_metadata": {"name": "陈静"}, "ban_duration": "1h"}).user
    assert changed.user_metadata == {"name": "陈静"}
    assert changed.banned_until
    admin.delete_user(made.id)
    with pytest.raises(AuthApiError) as gone:
        admin.get_user_by_id(made.id)
    assert (gone.value.status, gone.value.code) == (404, "user_not_found")


def test_the_async_client(stack: Stack) -> None:
    async def story() -> None:
        phone = f"+{new_phone()}"
        person, elsewhere = await async_client(stack), await async_client(stack)
        await person.auth.sign_up({"phone": phone, "password": PASSWORD})
        await elsewhere.auth.sign_in_with_password({"phone": phone, "password": PASSWORD})
        await person.auth.sign_out({"scope": "others"})
        assert await person.auth.get_user()
        with pytest.raises(AuthApiError) as ended:
            await elsewhere.auth.get_user()
        assert ended.value.code == "session_not_found"
        refreshed = await person.auth.refresh_session()
        assert refreshed.session is not None
        await person.auth.update_user({"data": {"size": "large"}})
        answer = await person.auth.get_user()
        assert answer is not None
        assert answer.user.user_metadata == {"size": "large"}

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        asyncio.run(story())
