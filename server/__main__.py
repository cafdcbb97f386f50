"""`python -m server`: the operator's command."""

import sys

from server.cli import main

sys.exit(main())
