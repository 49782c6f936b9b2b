"""One medicine beside another: of harm from both, that of the one in those who take the other."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from agent.reading.ground import with_classes
from agent.reading.sentence.joined import two_of
from graphs.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.reading.sentence.clauses import Draft
    from agent.reading.sentence.nouns import Noun
    from agent.reading.told.patient import Patient
    from graphs.store import EntityHit, KnowledgeGraph

_TAKEN_TOO = re.compile(
    r"\b(?:(?:people|patients|adults|those|anyone) )?(?:who (?:take|are on) |(?:also )?taking |treated with |receiving |on |using )(?P<other>[A-Za-z][\w -]*?)(?= has | is | was |;|,|$)",
    re.IGNORECASE,
)
_SAFE = re.compile(r"\b(?:safe(?:ly)?|unsafe|dangerous|harm(?:s|ful)?|risks?|risky|side[- ]effects?|interact(?:s|ions?)?)\b", re.IGNORECASE)  # fmt: skip
MOST_NAMES = 24
"""Names of a medicine and its classes that are tried."""
_JOINTS = ("with", "and", "plus", "combined with")
"""Between the two in a name of both."""
TAKING = "people taking"
"""Whom an interaction is of: those who take the other of the two."""


def _beside(draft: Draft, patient: Patient) -> Draft:
    """Of harm from what a patient is given: to one who takes another medicine besides."""
    harms = draft.sign == 1 or draft.how == "worse"
    if draft.treatment is None or not harms or two_of(draft.treatment) is not None:
        return draft
    others = [one for one in patient.before if fold(one) != fold(draft.treatment.text)]
    if len(others) != 1:
        return draft
    people = "; ".join(x for x in (draft.population, f"people also taking {others[0]}") if x)
    return replace(draft, population=people)


def _asks_if_safe(draft: Draft) -> bool:
    """Whether any harm is asked about: "is it safe to take X with Y?"."""
    return draft.outcome is None and _SAFE.search(draft.text) is not None


async def beside_others(names: KnowledgeGraph, draft: Draft, patient: Patient) -> Draft:
    """Of harm from two that have no name as one: that of the first, in those who take the second.

    What two do for an illness is another question than what the one adds to the other.
    """
    draft = _beside(draft, patient)
    harms = draft.sign == 1 or draft.how == "worse" or _asks_if_safe(draft)
    if draft.treatment is None:
        return draft
    pair = two_of(draft.treatment)
    if pair is None:
        return await _in_those_who_take(names, draft, draft.treatment) if harms else draft
    hits = await names.resolve(draft.treatment.text, limit=3)
    if any(hit.how == "exact" for hit in hits):
        return draft
    first, second = pair
    if not harms:
        regimen = await _named_together(names, first, second)
        return (
            draft
            if regimen is None
            else replace(draft, treatment=_as_one(first, draft.treatment.text, regimen))
        )
    if whole := await _held_as_one(names, first, second.text, draft.outcome):
        return replace(draft, treatment=whole)
    people = "; ".join(x for x in (draft.population, f"{TAKING} {second.text}") if x)
    return replace(draft, treatment=first, population=people)


async def _named_together(
    names: KnowledgeGraph, first: Noun, second: Noun
) -> list[EntityHit] | None:
    """The one treatment that two given together are, where it has a name and is held."""
    called = [
        list(dict.fromkeys((one.text, *(h.node.name for item in one.core for h in item.hits))))
        for one in (first, second)
    ]
    for a, b in product(*called):
        for wanted in (f"{x} {joint} {y}" for joint in _JOINTS for x, y in ((a, b), (b, a))):
            hits = [hit for hit in await names.resolve(wanted, limit=3) if hit.how == "exact"]
            if hits and await names.held(hits[0].node.curie):
                return hits
    return None


def _as_one(first: Noun, called: str, hits: Sequence[EntityHit]) -> Noun:
    item = replace(first.core[0], code="N", text=called, hits=tuple(hits), how="")
    return replace(first, core=(item,))


async def _in_those_who_take(names: KnowledgeGraph, draft: Draft, treatment: Noun) -> Draft:
    """Harm of one medicine in people who take another, where the two are held as one."""
    people = draft.population or ""
    taken = _TAKEN_TOO.search(people)
    if taken is None:
        return draft
    whole = await _held_as_one(names, treatment, taken["other"].strip(), draft.outcome)
    if whole is None:
        return draft
    left = people[: taken.start()].strip(" ;,") or None
    return replace(draft, treatment=whole, population=left)


async def _held_as_one(
    names: KnowledgeGraph, first: Noun, second: str, outcome: Noun | None
) -> Noun | None:
    """Two medicines under the name that they have together, or their classes have: "SSRIs with NSAIDs".

    It is one of which something is held on the outcome, as far as the outcome is a name.
    """
    sides: list[list[str]] = []
    for text in (first.text, second):
        exact = [hit.node for hit in await names.resolve(text, limit=3) if hit.how == "exact"]
        nodes = [node for one in exact for node in await with_classes(one, names)]
        called = [name for node in nodes for name in (node.name, *node.synonyms)]
        sides.append(list(dict.fromkeys(called))[:MOST_NAMES])
    for a, b in product(*sides):
        for wanted in (f"{a} with {b}", f"{b} with {a}"):
            hits = [hit for hit in await names.resolve(wanted, limit=3) if hit.how == "exact"]
            if hits and await _is_held(names, str(hits[0].node.curie), outcome):
                return _as_one(first, wanted, hits)
    return None


async def _is_held(names: KnowledgeGraph, exposure: str, outcome: Noun | None) -> bool:
    """Whether a study or a body tells of the two; of an outcome in lay words, anything of the exposure."""
    for end in (outcome.curies if outcome is not None else frozenset()) or {None}:
        studies = await names.findings(exposure=exposure, outcome=end, limit=1)
        stated = await names.assessments(exposure=exposure, outcome=end, limit=1)
        if studies.findings or stated.assessments:
            return True
    return False
