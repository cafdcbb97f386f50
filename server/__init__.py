"""The embedded backend and the operator's commands; never shipped to a phone."""
