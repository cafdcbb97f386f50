"""The part of Supabase Storage that Anju uses: buckets, objects and signed addresses."""

from server.gateway.storage.routes import routes
from server.gateway.storage.sweep import sweep

__all__ = ["routes", "sweep"]
