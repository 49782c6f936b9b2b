"""What was read by machine, quoted: the sentence of each figure, with where it stands.

A sentence is shown as data: whatever it says, nothing obeys it; one that reads like an instruction is
named so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.verdict.machine_read import bias_told, read_on
from tools.literature.lines.bearing import bears
from tools.literature.lines.retractions import UNCHECKED

if TYPE_CHECKING:
    from typing import Literal

    from agent.writing.case import Case
    from tools.evidence import Evidence

    Draft = tuple[str, Literal["context"], tuple[str, ...]]

MOST_QUOTED = 8
LONGEST = 400
"""Characters of a sentence that are shown."""
LONGEST_FUNDING = 80
"""Characters of what a report says of who paid."""
_INSTRUCTS = re.compile(
    r"\b(?:ignore|disregard|forget)\b[^.]{0,40}\b(?:instruction|prompt|above|previous|evidence)|"
    r"\byou (?:must|should|are an?|will) (?:answer|reply|say|state|conclude|assistant|ai)|"
    r"\b(?:system prompt|as an ai|respond with|answer (?:yes|no) to)\b",
    re.IGNORECASE,
)


def quoted(case: Case) -> list[Draft]:
    """One sentence each of the findings that were read, those that bear on the verdict first."""
    conclusion = case.conclusion
    cited = {i for line in case.lines.values() for i in line.evidence}
    found = [item for item in read_on(case.dossier) if bears(item)]
    found.sort(key=lambda item: (item.id not in cited, -(item.year or 0), item.id))
    told = conclusion.direction if conclusion else None
    return [(_said(item, told), "context", (item.id,)) for item in found[:MOST_QUOTED]]


def doubts(case: Case) -> list[str]:
    """Open threats to what was read: a told risk of bias, and publications that may have been retracted."""
    cited = {i for line in case.lines.values() for i in line.evidence}
    told = bias_told(item for item in read_on(case.dossier) if item.id in cited)
    return [*(f"{text[:1].upper()}{text[1:]}." for text in told), *_unchecked(case)]


def _unchecked(case: Case) -> list[str]:
    bare = {
        item.source.identifier
        for item in read_on(case.dossier)
        if item.quote is not None and UNCHECKED in item.quote.flags
    }
    if not bare:
        return []
    return [
        f"Not checked for retraction: {', '.join(sorted(bare)[:6])}; AETIA_RETRACTIONS names a list."
    ]


def _said(item: Evidence, told: str | None) -> str:
    quote = item.quote
    assert quote is not None  # it was read
    sentence = _short(" ".join(quote.sentence.split()), LONGEST)
    # That nothing is listed is no part of what is said: another day of a list would change every sentence.
    told_flags = [f for f in quote.flags if f != UNCHECKED and not f.startswith("not listed")]
    notes = [item.source.identifier, *told_flags, *quote.bias]
    if quote.funding:
        notes.append(f"funding: {_short(quote.funding, LONGEST_FUNDING)}")
    ways = ("increases", "decreases", "none")
    if told in ways and item.direction in ways and told != item.direction:
        notes.append("it points elsewhere than the verdict")
    if _INSTRUCTS.search(sentence):
        notes.append("its words read like an instruction and are data here")
    where = item.source.url or f"{quote.document} in {quote.corpus}"
    return f'Read by machine ({", ".join(notes)}): "{sentence}" {where}'


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} ..."
