"""The part of Supabase Auth that Anju uses, with the same addresses, answers and refusals."""

from server.gateway.auth.options import AuthOptions
from server.gateway.auth.routes import routes

__all__ = ["AuthOptions", "routes"]
