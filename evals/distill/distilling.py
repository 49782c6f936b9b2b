"""`aetia distill`: verified trees become training data, with its card."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.faces.guard import OK
from tools.commands import Parser

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.distill.verified import LeftOut
    from tools.commands import Ending

PER_CLUSTER = 20


def command(arguments: Sequence[str]) -> Ending:
    """Run `aetia distill ...`; returns its exit code."""
    parser = Parser(
        prog="aetia distill",
        description="Training data from the trees of `aetia evals run --trees` whose answer is the gold "
        "answer: chat.jsonl, preferences.jsonl, reflection.jsonl, evaluator.jsonl and card.md.",
        epilog="exit codes: 0 written, 2 a usage error, a line that is no tree, or nothing is verified",
    )
    add = parser.add_argument
    add("trees", type=Path, nargs="+", metavar="TREES.jsonl", help="of `aetia evals run --trees`")
    add("--out", type=Path, required=True, metavar="DIR", help="a new or empty folder")
    add(
        "--data", type=Path, metavar="DIR", help="as for `aetia evals run`: gives questions their contexts "
        "back; without it those that have one are left out",
    )  # fmt: skip
    add(
        "--per-cluster", type=int, default=PER_CLUSTER, metavar="N",
        help=f"at most N questions of one kind (default: {PER_CLUSTER})",
    )  # fmt: skip
    add(
        "--own-use", action="store_true", help="take tasks, too, that may not train a model for others; the "
        "card says so",
    )  # fmt: skip
    add(
        "--seed", type=int, default=0, metavar="N", help="of which questions are drawn (default: 0)"
    )
    add("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(list(arguments))
    done = distil(
        options.trees, options.out, data=options.data, per_cluster=options.per_cluster,
        own_use=options.own_use, seed=options.seed,
    )  # fmt: skip
    sys.stdout.write(json.dumps(done, indent=2) + "\n" if options.json else _told(done))
    return OK


def distil(
    files: Sequence[Path],
    out: Path,
    *,
    data: Path | None = None,
    per_cluster: int = PER_CLUSTER,
    own_use: bool = False,
    seed: int = 0,
) -> dict[str, Any]:
    """Write training data and its card; the same files and seed give the same bytes.

    Args:
        files: of trees.
        out: a new or empty folder.
        data: holds a folder named as each task whose contexts are wanted.
        per_cluster: most questions of one cluster, at least 1.
        own_use: takes what may not train a model for others, too.
        seed: of which questions are drawn.

    Returns:
        What is in the data and what was left out, as numbers.

    Raises:
        InputError: a number or a folder that cannot be.
        DataError: a file or a line cannot be read, or nothing is verified.
        SetupError: the folder cannot be written.
    """
    from evals.distill.balance import balanced
    from evals.distill.card import card, counts_of
    from evals.distill.forms import rows_of
    from evals.distill.verified import contexts_of, read_trees, verified
    from graphs.errors import DataError

    _check(out, per_cluster)
    files = list(dict.fromkeys(files))
    read = [tree for path in files for tree in read_trees(path)]
    found, left_out = verified(read, contexts_of(read, data), own_use=own_use)
    if not found:
        raise DataError(f"nothing is verified in {len(read)} trees: {_reasons(left_out)}")
    kept, clusters = balanced(found, per_cluster, seed, left_out)
    rows = rows_of(kept)
    counts = counts_of(kept, rows)
    how = {
        "seed": seed,
        "clusters of questions": clusters,
        "questions a cluster, at most": per_cluster,
    }
    texts = {name: "".join(json.dumps(row) + "\n" for row in some) for name, some in rows.items()}
    _write(out, texts | {"card.md": card(kept, counts, left_out, files, how)})
    return counts | {
        "read": len(read), "clusters": clusters, "left_out_trees": dict(left_out.trees),
        "left_out_paths": dict(left_out.paths), "out": str(out),
    }  # fmt: skip


def _check(out: Path, per_cluster: int) -> None:
    from graphs.errors import InputError

    if per_cluster < 1:
        raise InputError(f"--per-cluster is {per_cluster}; it must be 1 or more")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} is not empty; name a new folder with --out")


def _write(out: Path, texts: Mapping[str, str]) -> None:
    from graphs.errors import SetupError

    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (out / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise SetupError(f"cannot write in {out}: {error.strerror}") from error


def _reasons(left_out: LeftOut) -> str:
    said = ", ".join(f"{n} {why}" for why, n in left_out.trees.most_common())
    return said or "the files hold none"


def _told(done: Mapping[str, Any]) -> str:
    rows = ", ".join(f"{name} {n}" for name, n in done["rows"].items())
    left = "".join(f"\n  left out: {n} trees, {why}" for why, n in done["left_out_trees"].items())
    own = (
        f"\n  FOR YOUR OWN USE ALONE: {', '.join(done['restricted'])}" if done["restricted"] else ""
    )
    return (
        f"{done['trees']} of {done['read']} trees, {done['questions']} questions, {done['clusters']} "
        f"clusters: {rows}: {done['out']}{left}{own}\n"
    )
