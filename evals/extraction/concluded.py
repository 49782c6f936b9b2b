"""Pairs of known things on which a trial's own conclusion says how it went: made from the corpus itself.

The conclusion is read by one plain rule, "A reduced B" or "A had no effect on B" with nothing but such words
between the two names, and is taken out of the text that is to be read.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tools.literature.reading.spans import sentences
from tools.literature.targeted.phrases import is_whole
from tools.literature.targeted.published import Published
from tools.literature.targeted.sought import mentions, side_of
from tools.naming.grounding import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from graphs.statements import Node
    from graphs.store import KnowledgeGraph

ConcludedWay = Literal["increases", "decreases", "none"]

_FILL = r"(?:\b(?:treatment|therapy|supplementation|supplements?|administration|use|intake|alone|tablets?|capsules?|group|daily|oral|also|significantly|markedly|effectively|may|can|could|was|were|is|has|have|had|been|associated with|with|to|an?|the|and safely|a significant|significant|in|on|risk of|incidence of|rate of|rates of|levels? of|severity of|frequency of|concentrations? of|occurrence of|serum|plasma|blood|fasting|(?:for|over|at) \d+ (?:weeks|months|days|years)|as compared with placebo|compared with placebo|compared to placebo)\b|[\s(),]|\(\w+\))*"
_NONE = re.compile(
    rf"^{_FILL}(?:(?:does|do|did) not (?:significantly |appear to |seem to )?(?:reduce|increase|decrease|affect|alter|change|influence|improve|prevent|lower|raise|modify)|(?:had|has|have|showed|exerts?|was without|without|shows) (?:no|little or no) (?:\w+ )?(?:effects?|impact|influence|benefits?) (?:on|in|for)|(?:failed to|fails to) (?:reduce|increase|decrease|affect|alter|prevent|lower|improve)|(?:was|were|is) not associated with){_FILL}$",
    re.IGNORECASE,
)
_DOWN = re.compile(
    rf"^{_FILL}(?:reduc(?:es?|ed|ing|tions?)|decreas(?:es?|ed|ing)|lower(?:s|ed|ing)?|prevent(?:s|ed)?|diminish(?:es|ed)|attenuat(?:es|ed)|fewer|shorten(?:s|ed)?){_FILL}$",
    re.IGNORECASE,
)
_UP = re.compile(
    rf"^{_FILL}(?:increas(?:es?|ed|ing)|rais(?:es|ed)|elevat(?:es|ed)|prolong(?:s|ed)?|higher|causes|caused|enhance[sd]?){_FILL}$",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:further|future|larger|may be needed|should be|whether|hypothesi\w+|if|unless|only|but|however|although|except|especially|particularly)\b",
    re.IGNORECASE,
)
"""A conclusion with one of these is no plain statement of what was found in all."""
_NO_OUTCOME = frozenset({"biolink:Drug", "biolink:SmallMolecule"})


@dataclass(frozen=True)
class ConcludedPair:
    """What one report concludes on one pair; `text` is its abstract without the conclusion."""

    record: dict[str, Any]
    treatment: Node
    outcome: Node
    way: ConcludedWay
    text: str
    sentence: str


def reports(data: Path) -> Iterator[dict[str, Any]]:
    """Trial abstracts with their sections.

    Args:
        data: the folder that holds `rct_abstracts`.
    """
    with gzip.open(data / "rct_abstracts/rct_abstracts.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


async def concluded_pairs(data: Path, store: KnowledgeGraph) -> AsyncIterator[ConcludedPair]:
    """The pairs of nodes on which a conclusion is plain, report by report."""
    for record in reports(data):
        closing = [p["text"] for p in record["abstract"] if p["role"] == "CONCLUSIONS"]
        body = "\n\n".join(p["text"] for p in record["abstract"] if p["role"] != "CONCLUSIONS")
        if not closing or not body:
            continue
        seen: set[tuple[str, str]] = set()
        for sentence in sentences(closing[0]):
            async for treatment, outcome, way in _of_sentence(store, sentence.text):
                key = (str(treatment.curie), str(outcome.curie))
                if key not in seen:
                    seen.add(key)
                    yield ConcludedPair(record, treatment, outcome, way, body, sentence.text)


async def _of_sentence(
    store: KnowledgeGraph, sentence: str
) -> AsyncIterator[tuple[Node, Node, ConcludedWay]]:
    if _HEDGED.search(sentence) or not any(
        p in sentence
        for p in (
            "redu",
            "crea",
            "low",
            "not",
            "no ",
            "prev",
            "rais",
            "high",
            "fail",
            "elev",
            "long",
            "short",
            "fewer",
            "caus",
            "atten",
            "dimin",
            "enhanc",
        )
    ):
        return
    named = [m for m in await store.scan(sentence) if len({h.node.curie for h in m.hits}) == 1]
    text = Published("", sentence)
    for one in named:
        x = one.hits[0].node
        for other in named:
            y = other.hits[0].node
            if (
                other.start <= one.end
                or y.category in _NO_OUTCOME
                or x.category not in CATEGORIES["treatment"]
            ):
                continue
            between = sentence[one.end : other.start]
            way: ConcludedWay | None = (
                "none"
                if _NONE.match(between)
                else "decreases"
                if _DOWN.match(between)
                else "increases"
                if _UP.match(between)
                else None
            )
            if way is None or not (
                _whole(text, one.start, one.end, "exposure")
                and _whole(text, other.start, other.end, "outcome")
            ):
                continue
            yield x, y, way


def _whole(text: Published, start: int, end: int, role: Literal["exposure", "outcome"]) -> bool:
    side = side_of([text.whole[start:end]])
    return any(is_whole(text, m, role) for m in mentions(side, text.words) if m.start == start)
