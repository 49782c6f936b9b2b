"""`python -m evals.extraction WHAT --data DIR`: fields, language, reviews, bases, stance, pairs.

fields    figures, designs and sizes beside hand-made labels (--labels FILE)
language  strength of causal language beside its labels
reviews   MedEvidence's five answers beside the majority
bases     how often readings of each kind are right; --write makes the table that ships
stance    support, refute or not enough: fitted and measured on articles apart; --write makes the fit that ships
pairs     whether a figure is of the pair that is asked for, and goes the way that is read
"""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

from agent.faces.guard import run_async
from agent.judges.opening import SHIPPED, open_judge
from agent.literature.stance import fitted
from evals.extraction.beside import by_majority, by_words, macro
from evals.extraction.fields import labelled_documents, outside_their_span, scores
from evals.extraction.language import language_scores
from evals.extraction.on_trials import counted_bases, sampled
from evals.extraction.read_pairs import SETS, measured
from evals.extraction.reviews import review_answers, share_right
from evals.extraction.stances import drawn, examples, fit, held_claims, read_as, split
from graphs.opening import open_graph

if TYPE_CHECKING:
    from agent.judges.pair_judge import PairJudge

BASES = Path("agent/literature/bases.json")
STANCE = Path("agent/literature/stance.json")
SEED = 1
UNFIT = ("silent", "disagree")
LABELS = Path("tests/test_tools/reading_labels.jsonl")


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(prog="python -m evals.extraction", description=__doc__)
    parser.add_argument(
        "what", choices=("fields", "language", "reviews", "bases", "stance", "pairs")
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--rules", action="store_true", help="without a judge")
    parser.add_argument("--size", type=int, default=330, help="prompts of each kind that are drawn")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.what == "fields":
        _fields(options)
    elif options.what == "language":
        _scored("", language_scores(options.data))
    elif options.what == "pairs":
        run_async(_pairs(options))
    else:
        run_async(_judged(options))


def _fields(options: argparse.Namespace) -> None:
    pairs = list(labelled_documents(options.labels, options.data))
    for score in scores(pairs):
        print(
            f"{score.field:<10} labelled {score.labelled:>4}  read {score.read:>4}  right {score.right:>4}"
            f"  precision {score.precision:.3f}  recall {score.recall:.3f}"
        )
    print(f"numbers outside their span: {outside_their_span([d for _, d in pairs])}")


def _scored(what: str, scores: dict[str, float]) -> None:
    for name, score in scores.items():
        print(f"{what}{name:<14} F1 {score:.3f}")


async def _pairs(options: argparse.Namespace) -> None:
    store = await open_graph()
    try:
        for name, counts in (await measured(options.data, SETS, store)).items():
            print(
                f"{name:<20} {counts.items:>5} items, {counts.read} read, {counts.right} right, "
                f"precision {counts.precision:.3f}, recall {counts.right / max(1, counts.items):.3f}"
            )
            for why, n in counts.why.most_common(8):
                print(f"    not read: {n:>4}  {why}")
            for wrong in counts.wrong:
                print(f"    wrong: {wrong}")
    finally:
        await store.close()


async def _stance(options: argparse.Namespace, judge: PairJudge | None) -> None:
    held = held_claims(options.data / "scifact", "claims_train_cited.jsonl*")
    found = await examples(drawn(held, 2 * options.size, SEED), judge)
    known, unseen = split(found, SEED)
    model = fit(known)
    apart = held_claims(options.data / "healthver", "claims_dev.jsonl*")
    others = await examples(drawn(apart, options.size, SEED), judge)
    for name, items in (("SciFact, unseen articles", unseen), ("HealthVer", others)):
        print(f"{name}: {len(items)} claims with an abstract")
        answers = {
            "majority": by_majority(known, items), "words (TF-IDF)": by_words(known, items),
            "fitted here": read_as(items, model), "as it ships": read_as(items, fitted()),
        }  # fmt: skip
        for way, read in answers.items():
            mean, low, high = macro(read, items)
            print(f"  {way:<16} macro-F1 {mean:.3f} ({low:.3f} to {high:.3f})")
    if options.write:
        source = f"SciFact, {len(known)} claim-abstract pairs of the training part (CC BY 4.0)"
        text = json.dumps({"fitted_on": source, "seed": SEED, "weights": model})
        STANCE.write_text(text + "\n", encoding="utf-8")


async def _judged(options: argparse.Namespace) -> None:
    judge = None if options.rules else await asyncio.to_thread(open_judge, SHIPPED)
    try:
        if options.what == "stance":
            await _stance(options, judge)
        elif options.what == "reviews":
            counted = await review_answers(options.data, judge)
            for (answer, given), n in sorted(counted.items()):
                print(f"{answer:<18} read as {given:<18} {n}")
            right, most = share_right(counted)
            print(f"right {right:.3f}, majority {most:.3f}")
        else:
            await _bases(options, judge)
    finally:
        if judge is not None:
            await judge.close()


async def _bases(options: argparse.Namespace, judge: PairJudge | None) -> None:
    drawn = sampled(options.data, is_open=True, size=options.size)
    table = {**await counted_bases(drawn, None), **await counted_bases(drawn, judge)}
    kept = {basis: list(counts) for basis, counts in table.items() if basis not in UNFIT}
    print(json.dumps(table))
    if options.write:
        text = json.dumps(
            {"source": "Evidence Inference 2.0, CC0 and CC BY articles", "bases": kept}
        )
        BASES.write_text(text + "\n", encoding="utf-8")
    others = sampled(options.data, is_open=False, size=options.size)
    print("articles that nothing was fitted to:", json.dumps(await counted_bases(others, judge)))


if __name__ == "__main__":
    main()
