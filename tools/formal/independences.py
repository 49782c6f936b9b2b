"""A text of (in)dependences over named variables -> an oracle, and what it claims to follow.

A statement is a clause that holds a word of dependence and names variables: two of them before the
condition, the others in it. Names are those that the text lists, or else the symbols that it uses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tools.formal.answers import UnreadableError
from tools.formal.oracle import Oracle

Relation = Literal["direct", "indirect", "cause", "collider", "confounder"]

CONDITION = re.compile(
    r"\s*(?:\||,?\s*\b(?:given|once|when|after|if|while|conditional(?:ly)? (?:on|upon)|conditioned (?:on|upon)|"
    r"conditioning (?:on|upon)|controlling for|adjusting for|holding|knowing)\b)\s*",
    re.IGNORECASE,
)
APART = re.compile(
    r"\b(?:indep\w*|uncorrelated|unrelated|unassociated|d-separated|separated|⊥+)\b|⊥|⫫|_\|\|_",
    re.IGNORECASE,
)
TIED = re.compile(
    r"\b(?:depend\w*|correlat\w*|associat\w*|related|relate|covar\w*)\b", re.IGNORECASE
)
NEGATED = re.compile(r"\b(?:not|no|never|neither|isn't|aren't)\b|n't\b", re.IGNORECASE)
LISTED = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight) (?:random )?(?:variables|factors|quantities|nodes)"
    r"(?:\s*(?:,|:|namely|called|named|-|—|\())+\s*(?P<names>.+?)(?:\)|,? whose\b|,? where\b|,? in which\b|,? that\b|,? which\b|;|\.|$)",
    re.IGNORECASE | re.DOTALL,
)
HYPOTHESIS = re.compile(
    r"\b(?:hypothesis|claim|conclusion|conjecture|question)\s*:\s*", re.IGNORECASE
)
COLLIDER = re.compile(r"\bcolliders?\b|\bcommon (?:child|effect|consequence|descendant)|\b(?:jointly|both) (?:cause|affect|influence)", re.IGNORECASE)  # fmt: skip
CONFOUNDER = re.compile(
    r"\bconfounders?\b|\bcommon (?:parent|cause|ancestor)|\bshared? (?:parent|cause)", re.IGNORECASE
)
INDIRECT = re.compile(
    r"\bindirect|\bmediat|\bnot (?:directly|a direct|the direct)|\bsomething else\b|\bonly through\b|\bvia\b",
    re.IGNORECASE,
)
DIRECT = re.compile(r"\bdirect|\bparent\b|\bchild\b", re.IGNORECASE)
CAUSAL = re.compile(
    r"\b(?:cause|affect|influence|effect|impact|drive|determine|act|parent|child|ancestor|descendant|lead|shape)\w*",
    re.IGNORECASE,
)
BACKWARD = re.compile(
    r"\b(?:affected|caused|influenced|driven|determined|shaped|impacted)\b.*\bby\b|\b(?:effect|child|descendant|result|consequence) of\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Claim:
    """A relation of two variables that is claimed: `first` to `second` (no order for the last two)."""

    relation: Relation
    first: str
    second: str


@dataclass(frozen=True)
class Stated:
    """What the text states and what it asks; `closed` whether it says that the list is complete."""

    oracle: Oracle
    claim: Claim
    closed: bool
    tied: tuple[tuple[frozenset[str], frozenset[str]], ...]


def read_independences(text: str) -> Stated:
    """Read premise and claim.

    Raises:
        UnreadableError: names, a statement or the claim could not be read.
    """
    plain = text.replace("’", "'").replace("⊥⊥", "⊥")
    parts = HYPOTHESIS.split(plain)
    if len(parts) > 1:
        premise, hypothesis = " ".join(parts[:-1]), parts[-1]
    else:
        sentences = re.split(r"(?<=[.?!])\s+", plain.strip())
        premise, hypothesis = " ".join(sentences[:-1]), sentences[-1]
    names = _names(premise)
    apart, tied = _statements(premise, names)
    both = set(apart) & set(tied)
    if both:
        raise UnreadableError(f"stated to hold and not to hold: {sorted(map(sorted, min(both)))}")
    closed = (
        re.search(r"\b(?:all|only|closed|complete|every|no other)\b", premise, re.I) is not None
    )
    claim = read_claim(hypothesis, names)
    return Stated(Oracle(names, frozenset(apart)), claim, closed, tuple(tied))


def _names(premise: str) -> tuple[str, ...]:
    found = LISTED.search(premise)
    if found is None:
        raise UnreadableError("the text does not list its variables")
    names = [
        re.sub(r"^(?:and|the)\s+", "", name.strip(" \n.:"))
        for name in re.split(r",\s*and\s+|,|\band\b", found["names"])
    ]
    kept = tuple(dict.fromkeys(name for name in names if name))
    if len(kept) < 2:
        raise UnreadableError(f"fewer than two variables are listed in {found.group(0)!r}")
    return kept


def mentioned(text: str, names: tuple[str, ...]) -> list[tuple[int, str]]:
    """Where which of the names stand in a text: the longest name first, whole words only."""
    found: list[tuple[int, str]] = []
    left = text
    for name in sorted(names, key=len, reverse=True):
        flags = re.IGNORECASE if len(name) > 1 else 0
        for hit in re.finditer(rf"(?<![\w'-]){re.escape(name)}(?![\w-])", left, flags):
            found.append((hit.start(), name))
            left = left[: hit.start()] + "\0" * len(hit.group()) + left[hit.end() :]
    return sorted(found)


def _statements(
    premise: str, names: tuple[str, ...]
) -> tuple[
    list[tuple[frozenset[str], frozenset[str]]], list[tuple[frozenset[str], frozenset[str]]]
]:
    apart: list[tuple[frozenset[str], frozenset[str]]] = []
    tied: list[tuple[frozenset[str], frozenset[str]]] = []
    listed = LISTED.search(premise)
    body = premise[: listed.start("names")] + premise[listed.end("names") :] if listed else premise
    for clause in re.split(r"[;\n]|(?<=[\w)])\.(?:\s|$)|:", body):
        met = mentioned(clause, names)
        if len(met) < 2:
            continue
        says = _says(clause)
        if says is None:
            raise UnreadableError(
                f"neither dependence nor independence is said in {clause.strip()!r}"
            )
        (apart if says == "apart" else tied).append(_pair(clause, names))
    return apart, tied


def _says(clause: str) -> Literal["apart", "tied"] | None:
    negated = NEGATED.search(clause) is not None
    if APART.search(clause):
        return "tied" if negated else "apart"
    if TIED.search(clause):
        return "apart" if negated else "tied"
    return None


def _pair(clause: str, names: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The two variables and the set; a leading condition ("Given Z, X and Y ...") is read too."""
    cut = CONDITION.search(clause)
    before, after = (clause[: cut.start()], clause[cut.end() :]) if cut else (clause, "")
    pair = [name for _, name in mentioned(before, names)]
    given = [name for _, name in mentioned(after, names)]
    if not pair and len(given) > 2:
        # The condition came first: the two variables are those around the word of independence.
        word = APART.search(after) or TIED.search(after)
        met = mentioned(after, names)
        comma = after.find(",") if word is None else after.rfind(",", 0, word.start())
        pair = [name for place, name in met if place > comma >= 0]
        given = [name for place, name in met if place < comma]
    if len(pair) != 2 or pair[0] == pair[1] or set(pair) & set(given):
        raise UnreadableError(f"which two variables are meant is unclear in {clause.strip()!r}")
    return frozenset(pair), frozenset(given)


def read_claim(hypothesis: str, names: tuple[str, ...]) -> Claim:
    """The relation that is claimed.

    Raises:
        UnreadableError: not two variables, or no causal relation that is known here.
    """
    met = list(dict.fromkeys(name for _, name in mentioned(hypothesis, names)))
    shown = hypothesis.strip()
    if len(met) != 2:
        raise UnreadableError(f"the claim {shown!r} does not name two of the variables")
    if COLLIDER.search(hypothesis):
        return Claim("collider", *met)
    if CONFOUNDER.search(hypothesis):
        return Claim("confounder", *met)
    if not CAUSAL.search(hypothesis) or re.search(r"\b(?:no|never)\b|n't\b", hypothesis):
        raise UnreadableError(f"no known causal relation is claimed in {shown!r}")
    first, second = reversed(met) if BACKWARD.search(hypothesis) else met
    if INDIRECT.search(hypothesis):
        return Claim("indirect", first, second)
    return Claim("direct" if DIRECT.search(hypothesis) else "cause", first, second)
