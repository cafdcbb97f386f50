"""Measurements: python -m server.bench."""
