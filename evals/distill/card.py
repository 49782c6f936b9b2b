"""The card of distilled data: what is in it, where it comes from, what was left out and why."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from evals.distill.verified import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from evals.distill.verified import LeftOut, VerifiedTree
    from evals.tasks.trees import WrittenBy

OWN_USE = (
    "**For your own use alone.** Some of it comes from sets whose terms allow no training of models for "
    "others: give away neither this data nor a model that was trained on it."
)


def counts_of(
    trees: Sequence[VerifiedTree], rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, Any]:
    """What is in the data, as numbers."""
    labels = Counter(row["label"] for row in rows["evaluator.jsonl"])
    return {
        "trees": len(trees),
        "questions": len({one.question[0] for one in trees}),
        "rows": {name: len(some) for name, some in rows.items()},
        "labels": dict(sorted(labels.items())),
        "restricted": restricted(trees),
    }


def restricted(trees: Iterable[VerifiedTree]) -> list[str]:
    """The tasks in it that may not train a model for others."""
    return sorted({one.tree.task for one in trees if not terms_of(one.tree).may_train})


def card(
    trees: Sequence[VerifiedTree],
    counts: Mapping[str, Any],
    left_out: LeftOut,
    sources: Sequence[Path],
    how: Mapping[str, Any],
) -> str:
    """The card in Markdown.

    Args:
        trees: those in the data.
        counts: of `counts_of`.
        left_out: what is not in it.
        sources: the files that were read.
        how: what was set: seed, questions a cluster, and how many clusters that made.
    """
    labels = counts["labels"]
    parts = [
        "# Training data from verified trees\n",
        *([OWN_USE + "\n"] if counts["restricted"] else []),
        f"{counts['trees']} trees of {counts['questions']} questions. A tree counts where what was answered "
        "is its gold answer (a label of its set, or a simulator's truth). A path is right where it ends at "
        "that answer, unless a simulator says otherwise: that each of its steps holds is known from a "
        "simulator alone. A path is wrong where it ends at another answer. Questions that were answered "
        "wrongly are not in it, so an evaluator sees no tree that failed.\n",
        _listed("Rows", counts["rows"]),
        f"Evaluator: {labels.get('right', 0)} right, {labels.get('wrong', 0)} wrong.\n",
        _listed("Sources", {f"`{path.name}` (SHA-256 {_sha256(path)})": None for path in sources}),
        _listed("Models", _counted(_by(one.tree.model) for one in trees)),
        _listed("Judges", _counted(_by(one.tree.judge) for one in trees if one.tree.judge)),
        _listed("Strategies", _counted(one.tree.strategy for one in trees)),
        _listed("Tasks and their terms", _counted(_terms(one) for one in trees)),
        _listed("How", how),
        _listed("Left out, trees", left_out.trees),
        _listed("Left out, paths of the trees that count", left_out.paths),
        "No row of patients is in it; a context is in it only where its task's data was given.\n",
    ]
    return "\n".join(part for part in parts if part)


def _terms(one: VerifiedTree) -> str:
    terms = terms_of(one.tree)
    may = "may train" if terms.may_train else "MAY NOT TRAIN models for others"
    return f"{one.tree.task}: {terms.licence}; {may}"


def _by(one: WrittenBy) -> str:
    return f"{one.name} ({f'SHA-256 {one.sha256}' if one.sha256 else 'no file, so no hash'})"


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())


def _listed(title: str, items: Mapping[str, Any]) -> str:
    lines = [f"- {name}" + ("" if n is None else f": {n}") for name, n in items.items()]
    return "\n".join([f"## {title}\n", *lines, ""]) if lines else ""


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
