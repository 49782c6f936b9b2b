"""Obsolete terms of an ontology that one living term replaces: their ids and names lead to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.load.iris import contracted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphs.load.obo_lines import Stanza

_MARK = re.compile(r"^obsolete[ _:-]+|\s*\(obsolete\)$", re.IGNORECASE)
LONGEST = 20
"""Terms in a chain of replacements; a longer one is taken for a circle."""


@dataclass(frozen=True)
class Replaced:
    """What the obsolete terms of a file are now.

    Attributes:
        by: id of an obsolete term -> id of the living term that replaces it.
        names: id of a living term -> names that its obsolete forerunners had, and no living term has.
    """

    by: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]


def is_obsolete(term: Stanza) -> bool:
    """Whether the term says so."""
    return term.one("is_obsolete").lower() == "true"


def id_of(term: Stanza) -> str:
    """The term's CURIE; "" where it has no id."""
    found = term.tags.get("id")
    return contracted(found[0].first) if found else ""


def replacements(terms: Iterable[Stanza]) -> Replaced:
    """Follow `replaced_by` to the living term; a term with several replacements has none.

    Args:
        terms: every term of a file, living and obsolete.
    """
    next_of: dict[str, str] = {}
    had: dict[str, tuple[str, ...]] = {}
    living: set[str] = set()
    taken: set[str] = set()
    for term in terms:
        names = [term.one("name"), *(value.quoted[0] for value in term.all("synonym"))]
        if not is_obsolete(term):
            living.add(id_of(term))
            taken.update(name.casefold() for name in names)
            continue
        new = {contracted(value.first) for value in term.all("replaced_by")}
        if len(new) == 1:
            next_of[id_of(term)] = new.pop()
            had[id_of(term)] = tuple(dict.fromkeys(_MARK.sub("", name) for name in names if name))
    by: dict[str, str] = {}
    for old in next_of:
        found, steps = old, 0
        while found in next_of and steps < LONGEST:
            found, steps = next_of[found], steps + 1
        if found in living:
            by[old] = found
    return Replaced(by, _told(by, had, taken))


def _told(
    by: Mapping[str, str], had: Mapping[str, tuple[str, ...]], taken: set[str]
) -> dict[str, tuple[str, ...]]:
    """Former names by living term; one that two living terms would get is left out."""
    of_name: dict[str, set[str]] = {}
    for old, new in by.items():
        for name in had[old]:
            of_name.setdefault(name, set()).add(new)
    names: dict[str, tuple[str, ...]] = {}
    for name, owners in of_name.items():
        if len(owners) == 1 and name.casefold() not in taken:
            owner = min(owners)
            names[owner] = (*names.get(owner, ()), name)
    return names
