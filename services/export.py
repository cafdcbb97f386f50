"""Work that only this device holds, as a file that a person can carry away."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

from services.clock import Clock
from services.outbox import Op
from services.platform import JPEG
from services.replica import Replica


async def unsent_work(replica: Replica, clock: Clock) -> bytes:
    """JSON: the ops that no verdict has taken, what is known of each, photos and voice notes (base64)."""
    photos = []
    for photo in await replica.db.photos():
        if photo.state != "kept":
            data = await replica.db.photo(photo.sha256) or b""
            kind = "jpeg" if photo.media == JPEG else photo.media
            coded = base64.b64encode(data).decode()
            photos.append({"sha256": photo.sha256, "op_id": photo.op_id, kind: coded})
    found = {
        "user_id": replica.user_id,
        "device": replica.meta.get("device_id"),
        "exported_at": clock.wall().isoformat(),
        "ops": [_exported(op) for op in replica.outbox.ops if op.delivery.state != "acked"],
        "photos": photos,
    }
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _exported(op: Op) -> dict[str, Any]:
    at = op.delivery.at
    settled = None if at is None else datetime.fromtimestamp(at, UTC).isoformat()
    known = {"state": op.delivery.state, "code": op.delivery.code, "settled_at": settled}
    return {**op.travels(), "delivery": known}
