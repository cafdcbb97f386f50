"""The requests whose answers are in golden.txt, in the order in which they were sent to the original."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BUCKET = {"name": "g1", "id": "g1", "file_size_limit": 1000, "allowed_mime_types": ["text/*", "image/png"]}
TEXT = {"content-type": "text/plain"}
UPSERT = {**TEXT, "x-upsert": "true"}
FORM = {"cacheControl": "3600", "metadata": '{"k": 1}'}
FOLDER = {"prefix": "", "limit": 10, "offset": 0, "sortBy": {"column": "name", "order": "asc"}}


@dataclass(frozen=True)
class Sent:
    """`who`: service, anon, nobody or forged. In `url`, {name} is a token that an earlier answer gave."""

    name: str
    method: str
    url: str
    who: str = "service"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    json: Any = None
    files: Any = None
    data: Any = None


def a_file(field_name: str, content: bytes = b"multi", mime: str = "text/plain") -> dict[str, Any]:
    return {field_name: ("x.txt", content, mime)}


REQUESTS = [
    Sent("create bucket", "POST", "bucket", json=BUCKET),
    Sent("create bucket dup", "POST", "bucket", json=BUCKET),
    Sent("get bucket", "GET", "bucket/g1"),
    Sent("get bucket missing", "GET", "bucket/nope"),
    Sent("upload raw", "POST", "object/g1/a/b.txt", headers=TEXT, body=b"hello"),
    Sent("upload dup", "POST", "object/g1/a/b.txt", headers=TEXT, body=b"hello"),
    Sent("upload upsert", "POST", "object/g1/a/b.txt", headers=UPSERT, body=b"hello2"),
    Sent("PUT update missing", "PUT", "object/g1/zz.txt", headers=TEXT, body=b"x"),
    Sent("upload multipart", "POST", "object/g1/m/ü.txt", files=a_file("file"), data=FORM),
    Sent("upload multipart ok", "POST", "object/g1/m/x.txt", files=a_file("file"), data=FORM),
    Sent("upload multipart empty-name", "POST", "object/g1/m/y.txt", files=a_file(""), data=FORM),
    Sent(
        "upload bad mime", "POST", "object/g1/p.pdf", headers={"content-type": "application/pdf"}, body=b"%P"
    ),
    Sent("upload too big", "POST", "object/g1/big.txt", headers=TEXT, body=b"x" * 2000),
    Sent("upload missing bucket", "POST", "object/nope/a.txt", headers=TEXT, body=b"x"),
    Sent("upload anon (policy open?)", "POST", "object/g1/anon.txt", "anon", headers=TEXT, body=b"x"),
    Sent("upload no auth", "POST", "object/g1/none.txt", "nobody", headers=TEXT, body=b"x"),
    Sent("upload bad jwt", "POST", "object/g1/bad.txt", "forged", headers=TEXT, body=b"x"),
    Sent("download", "GET", "object/g1/a/b.txt"),
    Sent("download authenticated path", "GET", "object/authenticated/g1/a/b.txt"),
    Sent("download missing", "GET", "object/g1/none.txt"),
    Sent("download missing bucket", "GET", "object/nope/none.txt"),
    Sent("download no auth", "GET", "object/g1/a/b.txt", "nobody"),
    Sent("range", "GET", "object/g1/a/b.txt", headers={"range": "bytes=1-3"}),
    Sent("range unsat", "GET", "object/g1/a/b.txt", headers={"range": "bytes=100-200"}),
    Sent(
        "if-none-match",
        "GET",
        "object/g1/a/b.txt",
        headers={"if-none-match": '"6e809cbda0732ac4845916a59016f954"'},
    ),
    Sent("download=name", "GET", "object/g1/a/b.txt?download=na%20me.txt"),
    Sent("download=", "GET", "object/g1/a/b.txt?download="),
    Sent("HEAD", "HEAD", "object/g1/a/b.txt"),
    Sent("HEAD missing", "HEAD", "object/g1/none.txt"),
    Sent("info", "GET", "object/info/g1/m/x.txt"),
    Sent("info missing", "GET", "object/info/g1/none.txt"),
    Sent("list v1", "POST", "object/list/g1", json=FOLDER),
    Sent("list v1 prefix", "POST", "object/list/g1", json={**FOLDER, "prefix": "a"}),
    Sent("list-v2", "POST", "object/list-v2/g1", json={"prefix": "", "limit": 10, "with_delimiter": True}),
    Sent("sign", "POST", "object/sign/g1/a/b.txt", json={"expiresIn": 60}),
    Sent("sign expiresIn str", "POST", "object/sign/g1/a/b.txt", json={"expiresIn": "60"}),
    Sent("sign missing", "POST", "object/sign/g1/none.txt", json={"expiresIn": 60}),
    Sent("signed get", "GET", "object/sign/g1/a/b.txt?token={sign}", "nobody"),
    Sent("signed get bad token", "GET", "object/sign/g1/a/b.txt?token=abc", "nobody"),
    Sent("signed get other path", "GET", "object/sign/g1/m/x.txt?token={sign}", "nobody"),
    Sent("sign many", "POST", "object/sign/g1", json={"expiresIn": 60, "paths": ["a/b.txt", "none"]}),
    Sent("upload sign", "POST", "object/upload/sign/g1/up.txt", json={}),
    Sent(
        "upload signed put",
        "PUT",
        "object/upload/sign/g1/up.txt?token={upload sign}",
        "nobody",
        files=a_file("file"),
        data={"cacheControl": "3600"},
    ),
    Sent(
        "move",
        "POST",
        "object/move",
        json={"bucketId": "g1", "sourceKey": "up.txt", "destinationKey": "up2.txt"},
    ),
    Sent(
        "copy",
        "POST",
        "object/copy",
        json={"bucketId": "g1", "sourceKey": "up2.txt", "destinationKey": "up3.txt"},
    ),
    Sent("public get private", "GET", "object/public/g1/a/b.txt", "nobody"),
    Sent("delete one", "DELETE", "object/g1/up3.txt"),
    Sent("delete one missing", "DELETE", "object/g1/up3.txt"),
    Sent("remove many", "DELETE", "object/g1", json={"prefixes": ["up2.txt", "none"]}),
    Sent("remove empty", "DELETE", "object/g1", json={"prefixes": []}),
    Sent("traversal", "GET", "object/g1/..%2F..%2Fkeys.json"),
    Sent("delete bucket nonempty", "DELETE", "bucket/g1"),
    Sent("empty", "POST", "bucket/g1/empty", json={}),
    Sent("delete bucket", "DELETE", "bucket/g1"),
    Sent("cors preflight", "OPTIONS", "object/g1/a", "nobody"),
    Sent("404 route", "GET", "nonexistent"),
]
