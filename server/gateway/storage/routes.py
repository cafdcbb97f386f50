"""The paths of Storage, and how what goes wrong is told."""

import logging
from collections.abc import Awaitable, Callable

import jwt
import psycopg
from psycopg import errors as pg
from psycopg_pool import PoolTimeout
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from server.gateway.caller import NoApiKey, bearer
from server.gateway.context import Gateway
from server.gateway.storage import addresses, buckets, changes, downloads, listing, uploads
from server.gateway.storage import errors as refusals
from server.gateway.storage.answers import as_json
from server.gateway.storage.context import Call, Storage
from server.gateway.storage.errors import StorageError, refusal
from server.gateway.storage.files import Files
from server.keys import Claims, InvalidToken

Endpoint = Callable[[Call], Awaitable[Response]]
BASE = "/storage/v1"
OBJECT = "{bucket}/{key:path}"
log = logging.getLogger("anju.storage")


def routes(gateway: Gateway) -> list[BaseRoute]:
    storage = Storage(gateway, Files(gateway.home / "storage"))
    for_all: list[tuple[str, str, Endpoint]] = [
        ("GET", f"/object/public/{OBJECT}", downloads.fetch_public),
        ("GET", f"/object/info/public/{OBJECT}", downloads.show_public_info),
        ("GET", f"/object/sign/{OBJECT}", downloads.fetch_signed),
        ("PUT", f"/object/upload/sign/{OBJECT}", uploads.upload_signed),
    ]
    fetching: list[tuple[str, str, Endpoint]] = [
        ("GET", f"/object/info/authenticated/{OBJECT}", downloads.show_info),
        ("GET", f"/object/info/{OBJECT}", downloads.show_info),
        ("GET", f"/object/authenticated/{OBJECT}", downloads.fetch),
        ("GET", f"/object/{OBJECT}", downloads.fetch),
    ]
    for_known: list[tuple[str, str, Endpoint]] = [
        ("GET", "/bucket", buckets.index),
        ("POST", "/bucket", buckets.create),
        ("GET", "/bucket/{bucket}", buckets.show),
        ("PUT", "/bucket/{bucket}", buckets.update),
        ("DELETE", "/bucket/{bucket}", buckets.delete),
        ("POST", "/bucket/{bucket}/empty", buckets.empty),
        ("POST", f"/object/upload/sign/{OBJECT}", uploads.sign_upload),
        ("POST", "/object/list/{bucket}", listing.list_folder),
        ("POST", "/object/list-v2/{bucket}", listing.list_page),
        ("POST", "/object/move", changes.move),
        ("POST", "/object/copy", changes.copy),
        ("POST", "/object/sign/{bucket}", addresses.sign_many),
        ("POST", f"/object/sign/{OBJECT}", addresses.sign_one),
        ("POST", f"/object/{OBJECT}", uploads.upload),
        ("PUT", f"/object/{OBJECT}", uploads.replace),
        ("DELETE", f"/object/{OBJECT}", changes.delete_one),
        ("DELETE", "/object/{bucket}", changes.delete_many),
    ]
    return [
        *(Route(BASE + path, served(storage, end), methods=[verb]) for verb, path, end in for_all),
        *(
            Route(BASE + path, served(storage, end, token=True), methods=[verb])
            for verb, path, end in fetching
        ),
        *(
            Route(BASE + path, served(storage, known(end), token=True), methods=[verb])
            for verb, path, end in for_known
        ),
        Route(f"{BASE}/status", status),
        Route(f"{BASE}/version", version),
        Route(
            f"{BASE}/{{rest:path}}", no_route, methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        ),
    ]


def known(endpoint: Endpoint) -> Endpoint:
    async def serve(call: Call) -> Response:
        if call.claims is None:
            raise refusals.invalid_request("headers must have required property 'authorization'")
        return await endpoint(call)

    return serve


def served(
    storage: Storage, endpoint: Endpoint, token: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    """`token`: the caller's token is read and must be good if there is one."""

    async def serve(request: Request) -> Response:
        try:
            claims = claims_of(request, storage.gateway) if token else None
            return await endpoint(Call(storage, request, claims))
        except StorageError as error:
            return refusal(error)
        except ClientDisconnect:
            return Response(status_code=499)
        except (psycopg.Error, PoolTimeout) as error:
            return refusal(from_database(error))
        except Exception:
            log.exception("storage failed at %s %s", request.method, request.url.path)
            return refusal(refusals.internal())

    return serve


def claims_of(request: Request, gateway: Gateway) -> Claims | None:
    try:
        return gateway.keys.verify(bearer(request, gateway))
    except NoApiKey:
        return None
    except InvalidToken as error:
        raise refusals.denied(told(error)) from error


def told(error: InvalidToken) -> str:
    if isinstance(error.__cause__, jwt.ExpiredSignatureError):
        return '"exp" claim timestamp check failed'
    if isinstance(error.__cause__, jwt.InvalidSignatureError):
        return "signature verification failed"
    return "Invalid Compact JWS"


def from_database(error: Exception) -> StorageError:
    if isinstance(error, pg.UniqueViolation):
        table = error.diag.table_name
        return refusals.exists("BucketAlreadyExists" if table == "buckets" else "KeyAlreadyExists")
    if isinstance(error, pg.InsufficientPrivilege):
        row_level = "row-level security" in str(error)
        return refusals.denied("new row violates row-level security policy" if row_level else "Access denied")
    if isinstance(error, pg.ForeignKeyViolation):
        return refusals.no_such_bucket()
    if isinstance(error, psycopg.DataError):
        return refusals.invalid_request("The request holds a value that cannot be stored or compared")
    if isinstance(error, (PoolTimeout, psycopg.OperationalError)):
        log.warning("storage database unavailable: %s", type(error).__name__)
        return refusals.busy()
    log.error("storage database refused: %s", type(error).__name__, exc_info=error)
    return refusals.internal()


async def status(request: Request) -> Response:
    return Response(status_code=200)


async def version(request: Request) -> Response:
    return PlainTextResponse("1.70.6")


async def no_route(request: Request) -> Response:
    path = request.url.path.removeprefix(BASE)
    message = f"Route {request.method}:{path} not found"
    if request.method == "OPTIONS":
        return as_json(
            {"statusCode": "404", "error": "Not Found", "message": message, "code": "InvalidRequest"},
            404,
            {"content-type": "application/json"},
        )
    return as_json({"message": message, "error": "Not Found", "statusCode": 404}, 404)
