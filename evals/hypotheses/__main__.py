"""`python -m evals.hypotheses COMMAND`: measure hypothesis runs, and learn their weights."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agent.faces.guard import guarded
from tools.commands import Parser, run_command

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from tools.commands import Ending

COMMANDS = {
    "fit": "learn the weights of walks on the starter graph; --write ships them",
    "repurposing": "held-out uses of Hetionet, ranked by paths and by baselines",
    "relations": "how hidden links rank among what walks reach",
    "bridging": "retrieval across kinds of things by bridges and by baselines",
    "timesliced": "what is known before a year, scored on what was found after it",
    "active": "do active picks teach more than random ones",
    "kills": "kill a run of candidates and go on with it: is anything lost",
}


def _load(name: str, parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], Ending]:
    parser.add_argument("--seed", type=int, default=0)
    if name == "fit":
        parser.add_argument("--write", action="store_true")
    elif name == "active":
        parser.add_argument("--anchors", type=int, default=30, metavar="N")
        parser.add_argument("--words", type=int, default=8, metavar="N")
    elif name == "kills":
        parser.add_argument("--candidates", type=int, default=100, metavar="N")
        parser.add_argument("--kills", type=int, default=30, metavar="N")
    elif name == "timesliced":
        parser.add_argument("--outcomes", type=int, default=40, metavar="N", help="at most so many")
        parser.add_argument(
            "--year", type=int, action="append", metavar="YEAR", help="default: 2005, 2010"
        )
    else:
        parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    if name == "relations":
        parser.add_argument("--links", type=int, default=200, metavar="N", help="that are hidden")
    if name == "bridging":
        parser.add_argument("--embedder", metavar="NAME", help="reads names; else their pieces")
        parser.add_argument("--triples", type=int, default=300, metavar="N", help="of a relation")
    if name == "repurposing":
        parser.add_argument("--diseases", type=int, metavar="N", help="at most so many, drawn")
    commands: dict[str, Callable[[argparse.Namespace], Ending]] = {
        "fit": _fit, "repurposing": _repurposing, "bridging": _bridging, "timesliced": _timesliced,
        "relations": _relations,
        "kills": _kills, "active": _active,
    }  # fmt: skip
    return commands[name]


async def _fit(options: argparse.Namespace) -> int:
    from evals.hypotheses.fit import fitted
    from evals.hypotheses.hidden_pairs import LEARNED
    from tools.candidates.ranking import SHIPPED, to_text

    found = []
    for goal in LEARNED:
        one = await fitted(goal, seed=options.seed)
        found.append(one.ranking)
        sys.stdout.write(one.text() + "\n")
        sys.stdout.flush()
    if options.write:
        place = Path(__file__).parents[2] / "tools" / "candidates" / SHIPPED
        place.write_text(to_text(found), encoding="utf-8")
    return 0


async def _repurposing(options: argparse.Namespace) -> int:
    from evals.hypotheses.repurposing import repurposing

    async for one in repurposing(options.data, seed=options.seed, most=options.diseases):
        sys.stdout.write(one.text() + "\n")
        sys.stdout.flush()
    return 0


async def _relations(options: argparse.Namespace) -> int:
    from evals.hypotheses.relations import ranked

    found = await ranked(options.data, number=options.links, seed=options.seed)
    sys.stdout.write(found.text() + "\n")
    return 0


async def _bridging(options: argparse.Namespace) -> int:
    from agent.embedders.opening import open_embedder
    from evals.hypotheses.bridging import bridging

    embedder = open_embedder(options.embedder) if options.embedder else None
    try:
        async for one in bridging(
            options.data, seed=options.seed, embedder=embedder, most=options.triples
        ):
            sys.stdout.write(one.text() + "\n")
            sys.stdout.flush()
    finally:
        if embedder is not None:
            await embedder.close()
    return 0


async def _timesliced(options: argparse.Namespace) -> int:
    from evals.hypotheses.timesliced import replayed

    for year in options.year or (2005, 2010):
        sys.stdout.write(
            (await replayed(year, seed=options.seed, most=options.outcomes)).text() + "\n"
        )
    return 0


async def _active(options: argparse.Namespace) -> int:
    from evals.hypotheses.active import simulated
    from evals.hypotheses.hidden_pairs import groups_of
    from graphs.opening import open_graph
    from tools.candidates.links import StoredLinks
    from tools.candidates.ranking import shipped

    store = await open_graph()
    links = await StoredLinks.opened(store)
    groups = await groups_of("drugs", links, anchors=options.anchors, seed=options.seed + 1)
    await store.close()
    rows = [group.rows for group in groups]
    found = simulated(rows, shipped("drugs"), seeds=10, words=options.words)
    sys.stdout.write(found.text() + "\n")
    return 0


def _kills(options: argparse.Namespace) -> int:
    from evals.hypotheses.killed import killed

    found = killed(candidates=options.candidates, kills=options.kills, seed=options.seed)
    sys.stdout.write(found.text() + "\n")
    return int(bool(found.missing or found.different or found.twice or found.beyond > 1))


def _main() -> int:
    parser = Parser(prog="python -m evals.hypotheses", description=__doc__)
    return guarded("hypotheses", lambda: run_command(parser, sys.argv[1:], COMMANDS, _load))


if __name__ == "__main__":
    sys.exit(_main())
