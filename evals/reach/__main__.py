"""Ask every question of a set and print what became of them.

    python -m evals.reach questions [--data ../shared/data] [--file FILE] [--limit N] [--json] [--show wrong]
    python -m evals.reach omop | euadr | trec | healthfc | healthfc-german

For omop and euadr, "harmful" is a reply of yes; the rule "has an edge" (any causal edge or finding from
drug to outcome) stands beside it. Exit code 1 where the file is absent.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.faces.guard import run_async
from agent.run import ask
from agent.settings import Settings
from evals.reach.judged import failed, judge, table
from evals.reach.sets import SETS
from graphs.errors import AetiaError
from graphs.opening import open_graph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.answer import Answer
    from evals.reach.judged import Judged
    from evals.reach.sets import Item

CONTROLS = ("omop", "euadr")
ANSWERED = ("causal", "suggestive", "associational", "no_effect")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one set."""
    args = _arguments(argv)
    path, read = SETS[args.set]
    file = args.file or args.data / path
    if not file.is_file():
        sys.stderr.write(f"{file} is not there; name the folder with --data\n")
        return 1
    items = read(file)[: args.limit or None]
    judged, edges = run_async(_ask_all(items))
    report: dict[str, Any] = {"set": args.set, "rows": table(judged)}
    if args.set in CONTROLS:
        report["harm"] = _harm(judged, edges)
    if args.json:
        report["items"] = [_flat(one) for one in judged]
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
        return 0
    _print(report)
    for one in judged:
        if args.show in (one.outcome, "all"):
            sys.stdout.write(
                f"{one.outcome}: {one.item.text}\n    {one.reply} {one.reason}: {one.headline}\n"
            )
    return 0


async def _ask_all(items: Sequence[Item]) -> tuple[list[Judged], list[bool]]:
    """Every answer judged, and whether the graph states anything of the pair."""
    judged, edges = [], []
    settings = Settings.from_environment()
    graph = await open_graph()
    try:
        for item in items:
            try:
                answer = await ask(item.text, store=graph, settings=settings)
            except AetiaError as error:
                sys.stderr.write(f"{item.text}: {error}\n")
                judged.append(failed(item, error))
                edges.append(False)
            else:
                judged.append(judge(item, answer))
                edges.append(_has_edge(answer))
    finally:
        await graph.close()
    return judged, edges


def _has_edge(answer: Answer) -> bool:
    ends = tuple(side.curie if side else None for side in (answer.treatment, answer.outcome))
    return any((e["exposure"], e["outcome"]) == ends for e in answer.evidence)


def _harm(judged: Sequence[Judged], edges: Sequence[bool]) -> dict[str, float]:
    """Share called harmful among those answered, positives less negatives; and by the rule.

    Answered is what has a verdict, an association among them; harmful is a reply of yes alone.
    """
    answered = [j for j in judged if j.verdict in ANSWERED]
    shares, by_rule = {}, {}
    for group in ("positive", "negative"):
        held = [j for j in answered if j.item.group == group]
        shares[group] = sum(j.reply == "yes" for j in held) / max(1, len(held))
        rule = [e for j, e in zip(judged, edges, strict=True) if j.item.group == group]
        by_rule[group] = sum(rule) / max(1, len(rule))
    return {
        "coverage": round(len(answered) / max(1, len(judged)), 3),
        "coverage_yes_or_no": round(
            sum(j.reply in ("yes", "no") for j in judged) / max(1, len(judged)), 3
        ),
        "harmful_positives": round(shares["positive"], 3),
        "harmful_negatives": round(shares["negative"], 3),
        "difference": round(shares["positive"] - shares["negative"], 3),
        "difference_has_an_edge": round(by_rule["positive"] - by_rule["negative"], 3),
    }


def _flat(one: Judged) -> dict[str, Any]:
    data = asdict(one)
    item = data.pop("item")
    return {**item, "right": sorted(item["right"]), **data}


def _print(report: dict[str, Any]) -> None:
    columns = list(report["rows"][0])
    lines = ["  ".join(f"{c:>11}" if i else f"{c:26}" for i, c in enumerate(columns))]
    for row in report["rows"]:
        cells = [f"{row[c]!s:>11}" if i else f"{row[c]!s:26}" for i, c in enumerate(columns)]
        lines.append("  ".join(cells))
    lines += [f"{name}: {value}" for name, value in report.get("harm", {}).items()]
    sys.stdout.write("\n".join(lines) + "\n")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals.reach", description=__doc__.split("\n")[0]
    )
    parser.add_argument("set", choices=sorted(SETS))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--file", type=Path, help="a file of the set's format, in place of its own")
    parser.add_argument("--limit", type=int, default=0, help="only the first so many questions")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--show", choices=["right", "abstained", "misread", "wrong", "failed", "all"]
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
