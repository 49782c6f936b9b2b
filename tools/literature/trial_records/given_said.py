"""A clause on what the arms of a trial were given, against the names in the record of each arm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphs.names import fold, tokens
from tools.literature.trial_records.clauses import ASIDE
from tools.literature.trial_records.comparisons import comparison, named
from tools.literature.trial_records.empty_words import adds_nothing, says_more
from tools.literature.trial_records.said_places import SaidPlace, numbers, places
from tools.literature.trial_records.topics import NamedEvent
from tools.literature.trial_records.verdicts import BorneOut

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphs.names import Token
    from tools.literature.trial_records.record import TrialRecord

    TrialRecords = Mapping[str, TrialRecord]

_ARMS = re.compile(
    r"\b(?:has|have|with|had)\s(?P<n>\w+)\s(?:different |patient |study |treatment )?(?:cohorts?|arms?|groups?)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:us(?:e|ed|es|ing)|utili[sz]\w+|receiv\w+|administ\w+|given|gives?|undergo\w*|appl(?:y|ied|ies)|includ\w+|tak(?:e|es|en|ing))\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|n't|neither|never|no|none|nor|without)\b", re.IGNORECASE)
_ONLY = re.compile(r"\bonly\b|\ball\b|\bexclusively\b|\bone of\b", re.IGNORECASE)
_PLAIN = frozenset(
    fold(
        """use used uses using utilise utilised utilize utilized receive received receives receiving administer administered
        administers given give gives undergo undergoes apply applied include included includes take takes taken taking
        make every also interventions treatment treatments therapy drug drugs part as well"""
    ).split()
)


def on_given(
    clause: str, records: TrialRecords, last: Sequence[NamedEvent]
) -> tuple[BorneOut | None, Sequence[NamedEvent]]:
    """Whether the clause holds, and the names in it; None where it is not read.

    Args:
        clause: one clause.
        records: the sections on interventions, by trial.
        last: what the clause before names.
    """
    where = places(clause)
    count = _ARMS.search(clause)
    if count and len(where) == 1 and not says_more(clause, [count.span()]):
        return _of_arms(clause, records, where[0]), ()
    about = tuple(_named(clause, records, where)) or last
    if not about or not where or ASIDE.search(clause) or comparison(clause) or numbers(clause):
        return None, about
    own = [one for one in about if one not in last or one.start < len(clause)]
    spans = [(one.start, one.end) for one in own] + [(p.start, p.end) for p in where]
    spans += [(w.start, w.end) for w in tokens(clause) if w.folded in _PLAIN]
    if says_more(clause, spans) or _ONLY.search(clause) or not (_GIVEN.search(clause) or last):
        return None, about
    return _held(clause, records, about, where), about


def _held(
    clause: str, records: TrialRecords, about: Sequence[NamedEvent], where: Sequence[SaidPlace]
) -> BorneOut | None:
    is_denied = _NOT.search(clause) is not None
    found = []
    for place in where:
        texts = _texts(records, place)
        if texts is None:
            return None
        for text in texts:
            held = [f" {one.event} " in text for one in about]
            found.append(not any(held) if is_denied else all(held))
    return BorneOut(all(found), f"{', '.join(one.event for one in about)}: {found}")


def _texts(records: TrialRecords, place: SaidPlace) -> list[str] | None:
    """The folded words of each arm that a place speaks of; of a whole trial, of all arms together."""
    record = records.get(named(records, place))
    if record is None or any(n > len(record.arms) for n in place.cohorts):
        return None
    arms = [record.arms[n - 1] for n in place.cohorts] or list(record.arms)
    texts = [f" {fold(arm)} " for arm in arms]
    return texts if place.cohorts or place.is_each else [" ".join(texts)]


def _named(clause: str, records: TrialRecords, where: Sequence[SaidPlace]) -> Iterator[NamedEvent]:
    """Runs of words that are no plain ones and that a record holds as they are."""
    texts = [f" {fold(arm)} " for record in records.values() for arm in record.arms]
    run: list[Token] = []
    for word in [*tokens(clause), None]:
        inside = word is not None and any(p.start <= word.start < p.end for p in where)
        joined = (
            not run or word is None or not re.search(r"[,;()]", clause[run[-1].end : word.start])
        )
        if word is not None and not inside and joined and not is_plain(word.folded):
            run.append(word)
            continue
        if run:
            name = " ".join(one.folded for one in run)
            if any(f" {name} " in text for text in texts):
                yield NamedEvent(name, run[0].start, run[-1].end)
        run = [word] if word is not None and not inside and not is_plain(word.folded) else []


def is_plain(word: str) -> bool:
    """Whether a folded word names nothing that is given."""
    return word in _PLAIN or adds_nothing(word)


def _of_arms(clause: str, records: TrialRecords, place: SaidPlace) -> BorneOut | None:
    """How many arms there are: "the primary trial has two cohorts"."""
    record, told = records.get(named(records, place)), numbers(clause)
    if record is None or len(told) != 1 or _NOT.search(clause):
        return None
    return BorneOut(told[0].fits(float(len(record.arms))), f"{len(record.arms)} arms")
