"""The demo world: the estate 锦绣苑 and its neighbour, the same in `make run`, in tests and in figures."""

from server.demo.load import SignIn, load, load_work

__all__ = ["SignIn", "load", "load_work"]
