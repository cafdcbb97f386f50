"""Shows what is being done, and for how long it has been."""

import sys
import time


class Steps:
    """Each step is a line; it stays when the next begins."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, step: str) -> None:
        seconds = time.monotonic() - self._began
        sys.stdout.write(f"[{seconds:5.1f} s] {step}\n")
        sys.stdout.flush()
