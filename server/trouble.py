"""What the operator is told when something cannot be done: one clear line, no traceback."""

import errno


class Trouble(Exception):
    """Its text says what happened and what to do."""


def of_os(error: OSError) -> Trouble:
    """The same in the operator's words for what an operating system refuses."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Trouble(f"The disk is full{where}. Nothing that was saved is lost; make room and start again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Trouble(f"No permission to write{where}. Choose another folder with ANJU_HOME=….")
    return Trouble(f"{error.strerror or error}{where}")
