"""Runs ``python -m recension``."""

import sys

from recension.commands.cli import main

sys.exit(main())
