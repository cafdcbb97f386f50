"""The engine that carries facts from a phone to the others."""
