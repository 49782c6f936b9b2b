"""`python -m evals`: the same as `aetia evals`."""

from __future__ import annotations

import sys

from agent.faces.guard import guarded
from evals.tasks.command import command

if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(guarded("evals", lambda: command(given), as_json="--json" in given))
