"""The names by which a text may call the two sides of a question, and where it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.names import fold
from tools.literature.reading.topic import stem
from tools.naming.abbreviations import abbreviations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphs.names import Token

LEAST_LETTERS = 3
"""A shorter name counts only where the text defines it."""

JOINING = frozenset(
    {"of", "the", "in", "from", "with", "to", "by", "due", "cause", "for", "a", "an"}
)
"""Words that may stand between the words of a name."""
TWINS = frozenset({"death", "cesarean", "bleed", "hospit", "cessat"})
"""Stems of words that mean the same in every form: died, deaths, mortality."""


@dataclass(frozen=True)
class Side:
    """One side of a question: its names, folded and cut into words, the longest first."""

    names: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> frozenset[str]:
        """All words of its names, folded."""
        return frozenset(word for name in self.names for word in name)


@dataclass(frozen=True)
class PairSought:
    """What a text is read for.

    Attributes:
        exposure: what is given, taken or present.
        outcome: what may change.
        comparator: another treatment that the exposure is compared with; None for nothing, placebo or
            usual care.
    """

    exposure: Side
    outcome: Side
    comparator: Side | None = None


@dataclass(frozen=True)
class Mention:
    """A name of a side where it stands: characters, and the numbers of its first and last word."""

    start: int
    end: int
    first: int
    last: int


def side_of(names: Iterable[str]) -> Side:
    """A side by its names; what folds to nothing or to less than three letters is left out.

    A name that gives its own short form, "heart rate variability (HRV)", is three names.
    """
    spelled = {form for name in names for form in _spelled(name)}
    folded = {tuple(fold(name).split()) for name in spelled if len(name) >= LEAST_LETTERS}
    return Side(_longest_first(folded - {()}))


def with_short_forms(side: Side, text: str) -> Side:
    """The side with the short forms that a text defines for its names."""
    more = {
        tuple(fold(short).split())
        for short, long in abbreviations(text).items()
        if tuple(fold(long).split()) in side.names
    }
    return Side(_longest_first({*side.names, *more} - {()}))


def _spelled(name: str) -> Iterator[str]:
    yield name
    for short, long in abbreviations(name).items():
        yield short
        if name.startswith(long):
            yield long


def mentions(side: Side, words: Sequence[Token]) -> tuple[Mention, ...]:
    """Where the side is named: by a name as written, or by all its words in another order or form.

    "Death from coronary heart disease" names coronary heart disease mortality. Only words such as "of" may
    stand between; a name of one word must be written so, or be a known twin ("died" and "death").
    """
    folded = [word.folded for word in words]
    stems = [stem(word) for word in folded]
    found = {m.first: m for m in _as_written(side, words, folded)}
    taken = {i for m in found.values() for i in range(m.first, m.last + 1)}
    for name in side.names:
        wanted = frozenset(stem(word) for word in name if word not in JOINING)
        for first in range(len(words)):
            last = _last_of(wanted, stems, folded, first) if stems[first] in wanted else None
            if last is None or taken & set(range(first, last + 1)):
                continue
            if len(wanted) == 1 and wanted <= TWINS or len(wanted) > 1:
                taken |= set(range(first, last + 1))
                found[first] = Mention(words[first].start, words[last].end, first, last)
    return tuple(found[first] for first in sorted(found))


def _as_written(side: Side, words: Sequence[Token], folded: Sequence[str]) -> Iterator[Mention]:
    """The longest name at a place, none inside another."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in side.names:
        by_first.setdefault(name[0], []).append(name)
    at = 0
    while at < len(words):
        for name in by_first.get(folded[at], ()):
            last = at + len(name) - 1
            if tuple(folded[at : last + 1]) == name:
                yield Mention(words[at].start, words[last].end, at, last)
                at = last
                break
        at += 1


def _last_of(
    wanted: frozenset[str], stems: Sequence[str], folded: Sequence[str], first: int
) -> int | None:
    """The last word of a run from `first` that holds every wanted stem once, and joining words besides."""
    left = set(wanted)
    for at in range(first, min(first + 2 * len(wanted) + 2, len(stems))):
        if stems[at] in left:
            left.remove(stems[at])
            if not left:
                return at
        elif folded[at] not in JOINING:
            return None
    return None


def _longest_first(names: set[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(names, key=lambda name: (-len(name), name)))
