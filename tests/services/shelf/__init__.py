"""What every LocalDb must hold to, told once: in plain CPython and in a real browser."""
