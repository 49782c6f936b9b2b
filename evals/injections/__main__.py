"""Text that wants to be obeyed, in everything that a server is sent: does anything leak, run or obey?

    python -m evals.injections [--count 200] [--seed 0] [--json]

Each attack puts one seeded payload (an order to a model, a script, a formula, a terminal escape, a path, a
query, a header) into a question, the name or cells of a column, a file of questions, a goal, the labels of
a graph, the title or a passage of a publication, or a header, and looks at every byte that comes back, at
every text in it that people are shown, and at every cell of a table. Exit code 1 where one went through.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from agent.faces.guard import run_async
from evals.injections.attacking import attacked

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Attack, and print what went through."""
    parser = argparse.ArgumentParser(prog="python -m evals.injections", description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    found = run_async(attacked(options.count, options.seed))
    if options.json:
        sys.stdout.write(json.dumps(asdict(found)) + "\n")
    else:
        sys.stdout.write("\n".join([f"{found.tried} tried", *found.failures]) + "\n")
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
