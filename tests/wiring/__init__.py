"""The app put together, without its looks."""
