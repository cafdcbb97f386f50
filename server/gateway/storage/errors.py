"""What Storage refuses, as Supabase does: mostly HTTP 400, with the true status in the body."""

from typing import Any

from starlette.responses import Response

from server.gateway.storage.answers import as_json

KEPT_STATUSES = (416, 429, 500, 503)


class StorageError(Exception):
    def __init__(self, status: int, error: str, message: str, code: str) -> None:
        super().__init__(message)
        self.status = status
        self.error = error
        self.message = message
        self.code = code


def no_such_bucket() -> StorageError:
    return StorageError(404, "Bucket not found", "Bucket not found", "NoSuchBucket")


def no_such_key() -> StorageError:
    return StorageError(404, "not_found", "Object not found", "NoSuchKey")


def exists(code: str) -> StorageError:
    """`code` is KeyAlreadyExists or BucketAlreadyExists."""
    return StorageError(409, "Duplicate", "The resource already exists", code)


def denied(message: str) -> StorageError:
    return StorageError(403, "Unauthorized", message, "AccessDenied")


def invalid_request(message: str) -> StorageError:
    return StorageError(400, "Error", message, "InvalidRequest")


def invalid_key(key: str) -> StorageError:
    return StorageError(400, "InvalidKey", f"Invalid key: {key}", "InvalidKey")


def invalid_bucket_name() -> StorageError:
    return StorageError(400, "Invalid Input", "Bucket name invalid", "InvalidBucketName")


def wrong_type(message: str) -> StorageError:
    return StorageError(415, "invalid_mime_type", message, "InvalidMimeType")


def too_large() -> StorageError:
    message = "The object exceeded the maximum allowed size"
    return StorageError(413, "Payload too large", message, "EntityTooLarge")


def invalid_range() -> StorageError:
    return StorageError(416, "invalid_range", "invalid range provided", "InvalidRange")


def not_empty() -> StorageError:
    message = "The bucket you tried to delete is not empty"
    return StorageError(409, "ResourceNotEmpty", message, "ResourceNotEmpty")


def invalid_jwt(message: str) -> StorageError:
    return StorageError(400, "InvalidJWT", message, "InvalidJWT")


def invalid_signature() -> StorageError:
    return StorageError(400, "InvalidSignature", "Invalid signature", "InvalidSignature")


def busy() -> StorageError:
    return StorageError(503, "SlowDown", "The server is busy; try again shortly", "SlowDown")


def disk_full() -> StorageError:
    return StorageError(503, "InsufficientStorage", "No room left to keep this file", "InsufficientStorage")


def internal() -> StorageError:
    return StorageError(500, "internal", "Internal Server Error", "InternalError")


def refusal(error: StorageError) -> Response:
    body: dict[str, Any] = {
        "statusCode": str(error.status),
        "error": error.error,
        "message": error.message,
        "code": error.code,
    }
    status = error.status if error.status in KEPT_STATUSES else 400
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": "2"} if status == 503 else {})
    return as_json(body, status, headers)
