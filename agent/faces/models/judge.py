"""`aetia models judge`: label pairs of claim and passage, a line in and a line out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.faces.models.show import write
from agent.judges.calibrated import judge_pairs
from agent.judges.opening import SHIPPED, open_judge
from agent.judges.pair_judge import Pair
from graphs.cache import read_whole
from graphs.errors import DataError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from agent.judges.calibrated import Judged, Judgement
    from agent.judges.pair_judge import PairJudge
    from tools.commands import Ending

BATCH = 256
"""Pairs judged between two reports of progress."""


class PairLine(BaseModel):
    """One line of input; other fields are ignored, so that labelled files can be judged too."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    claim: str = Field(min_length=1)
    passage: str = Field(min_length=1)


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `judge`."""
    parser.add_argument(
        "pairs",
        metavar="PAIRS.jsonl",
        help='{"claim", "passage"} on each line; - reads from a pipe',
    )
    parser.add_argument(
        "--model", default=SHIPPED, metavar="NAME", help="name or file; default: the one that ships"
    )
    parser.add_argument(
        "--url", default="", metavar="URL", help="an OpenAI-compatible server has it"
    )
    parser.add_argument("--deadline", type=float, default=600.0, metavar="SECONDS", help="for each 256 pairs")  # fmt: skip


def run(options: argparse.Namespace) -> Ending:
    """Judge and print, each batch as soon as it is done.

    Raises:
        DataError: a line is no pair; nothing was judged then.
        SetupError: the judge is not on this machine.
        ModelError, DeadlineError: the judge failed; what was printed stands.
    """
    pairs = _read(options.pairs)
    judge = open_judge(options.model, url=options.url, key="AETIA_JUDGE_KEY" if options.url else "")
    return _judge(judge, pairs, options)


async def _judge(judge: PairJudge, pairs: Sequence[Pair], options: argparse.Namespace) -> int:
    try:
        for start in range(0, len(pairs), BATCH):
            batch = pairs[start : start + BATCH]
            judgement = await judge_pairs(judge, batch, deadline_s=options.deadline)
            if start == 0:
                sys.stderr.write(f"{_head(judgement)}\n")
            for pair, judged in zip(batch, judgement.judged, strict=True):
                write(_json(judged) if options.json else _text(pair, judged))
            if len(pairs) > BATCH:
                sys.stderr.write(f"{min(start + BATCH, len(pairs)):,} of {len(pairs):,} pairs\n")
    finally:
        await judge.close()
    return 0


def _read(name: str) -> list[Pair]:
    try:
        text = sys.stdin.read() if name == "-" else read_whole(Path(name)).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{name} cannot be read: {error}") from error
    pairs = list(_pairs(name, text))
    if not pairs:
        raise DataError(f'{name} has no pair; expected {{"claim": ..., "passage": ...}} a line')
    return pairs


def _pairs(name: str, text: str) -> Iterator[Pair]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            read = PairLine.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the line"
            raise DataError(f"{name}, line {number}: {where}: {first['msg']}") from error
        yield Pair(read.claim, read.passage)


def _head(judgement: Judgement) -> str:
    identity = f" (sha256 {judgement.sha256[:12]})" if judgement.sha256 else ""
    return f"judge {judgement.judge}{identity}, {judgement.calibration}"


def _json(judged: Judged) -> str:
    return json.dumps(
        {
            "label": judged.label,
            "probabilities": judged.probabilities,
            "abstained": judged.abstained,
        }
    )


def _text(pair: Pair, judged: Judged) -> str:
    mark = " (abstains)" if judged.abstained else ""
    return f"{judged.probabilities[judged.label]:.2f}  {judged.label}{mark}  {pair.claim}"
