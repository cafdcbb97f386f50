"""A tiny app that shows what the shell must carry; tests build it instead of the whole product."""
