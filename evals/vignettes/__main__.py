"""Ask every vignette and print how many are right, and how many claim too much.

    python -m evals.vignettes [--json] [--show wrong|all]

Exit code 1 where any answer claims too much.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from agent.faces.guard import run_async
from evals.vignettes.asking import mark_all
from evals.vignettes.judging import table
from evals.vignettes.records import read_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.vignettes.judging import Answered


def main(argv: Sequence[str] | None = None) -> int:
    """Run the table."""
    parser = argparse.ArgumentParser(prog="python -m evals.vignettes", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", choices=("wrong", "all"), help="single vignettes")
    options = parser.parse_args(argv)
    marks = run_async(mark_all(read_all()))
    rows = table(marks)
    if options.json:
        report = {"rows": [asdict(row) for row in rows], "items": [_flat(one) for one in marks]}
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    else:
        for row in rows:
            sys.stdout.write(
                f"{row.fallacy}: {row.right} of {row.n} right (verdict {row.verdict_right}, "
                f"rival {row.rival_right}), {row.overclaims} overclaims\n"
            )
        for one in marks:
            if options.show == "all" or (options.show and not one.right):
                sys.stdout.write(_shown(one))
    return int(any(one.overclaim for one in marks))


def _flat(one: Answered) -> dict[str, Any]:
    vignette = one.vignette
    return {
        "name": vignette.name, "fallacy": vignette.fallacy, "question": vignette.question,
        "verdict": one.verdict, "direction": one.direction, "reply": one.reply,
        "rival": vignette.rival, "status": one.status, "right": one.right,
        "overclaim": one.overclaim, "headline": one.headline,
    }  # fmt: skip


def _shown(one: Answered) -> str:
    vignette = one.vignette
    flag = "OVERCLAIM" if one.overclaim else "right" if one.right else "wrong"
    wanted = f"{' or '.join(vignette.verdicts)}; {vignette.rival} {' or '.join(vignette.statuses)}"
    return (
        f"{flag}: {vignette.fallacy}: {vignette.question}\n    {one.verdict} {one.direction} "
        f"{one.reply}; {vignette.rival} {one.status or 'not opened'} (right: {wanted}; "
        f"truth {vignette.truth})\n    {one.headline}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
