"""Runs in the phone's Python once it is up: starts the app."""

import importlib
import random

import flet_js
import launch

# A memory that was kept repeats the state it was made with: random numbers, and what was on the disk then.
random.seed()
importlib.invalidate_caches()
flet_js.args = None
launch.start()
