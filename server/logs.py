"""The log files of one installation, one JSON object a line, rotated."""

import json
import logging
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

BYTES, KEPT = 5_000_000, 5


class Lines(logging.Formatter):
    """A dict as the message is merged into the line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        line |= record.msg if isinstance(record.msg, dict) else {"message": record.getMessage()}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class Logs:
    """Loggers of their own, outside the global tree: two stacks in one process do not mix."""

    def __init__(self, folder: Path) -> None:
        self.stack = _logger(folder / "stack.log")
        self.gateway = _logger(folder / "gateway.log")
        self.postgresql = _logger(folder / "postgresql.log")
        self.postgrest = _logger(folder / "postgrest.log")

    def close(self) -> None:
        for log in (self.stack, self.gateway, self.postgresql, self.postgrest):
            for handler in log.handlers:
                handler.close()


def _logger(path: Path) -> logging.Logger:
    handler = RotatingFileHandler(path, maxBytes=BYTES, backupCount=KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(Lines())
    log = logging.Logger(path.stem, logging.INFO)
    log.addHandler(handler)
    return log
