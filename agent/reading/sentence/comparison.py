"""What a clause sets against what: "better than B", "A vs B", "compared with B", "which, A or B?"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from agent.reading.sentence.items import Item
from agent.reading.sentence.nouns import Element, Noun
from agent.reading.words.listed import words_of

CAUSES = frozenset(
    f"biolink:{name}"
    for name in (
        "Drug",
        "SmallMolecule",
        "ChemicalEntity",
        "BehavioralExposure",
        "EnvironmentalExposure",
        "SocioeconomicExposure",
        "Procedure",
        "Treatment",
        "Food",
        "Behavior",
        "Gene",
        "Protein",
        "OrganismTaxon",
        "Device",
    )
)
EFFECTS = frozenset(
    f"biolink:{name}" for name in ("Disease", "PhenotypicFeature", "BiologicalProcess")
)
"""Kinds of what can be given, done or met with, and of what comes of it."""

NOTHING = words_of("placebo placebos nothing control controls inaction dummy sham care")
_BAD = re.compile(r"worse|harmful|dangerous|riskier|toxic|unhealth", re.IGNORECASE)
_SHAM = re.compile(r"(?:sham|placebo|dummy|no|usual|standard|routine) (?:\w+ ?){1,2}$")
"""What a treatment is set against by default: such a question is not a comparison of two."""


@dataclass(frozen=True)
class Roles:
    """What stands for what in one clause. `sign` is None where no direction is said."""

    treatments: tuple[Noun, ...] = ()
    outcomes: tuple[Noun, ...] = ()
    sign: int | None = None
    how: str = ""
    comparators: tuple[Noun, ...] = ()
    polarity: int | None = None
    """Of a comparison: 1 when the first is said to do more (or better), -1 less, 0 the same."""
    implied: tuple[Noun, ...] = ()
    """What is set against it by default: placebo, or none of it."""
    chooses: bool = False
    """The comparison asks which of the two."""
    contexts: tuple[Noun, ...] = ()
    """Nouns behind a preposition: in whom, for what."""
    read: tuple[int, ...] = field(default=(), repr=False)
    """Starts of the items that have a part in this."""


def without_comparison(kept: list[Element]) -> tuple[list[Element], Roles]:
    """Take a comparator out of the sentence: "better than B", "A vs B", "compared with B, ..."."""
    found = Roles()
    better = [one for one in kept if isinstance(one, Item) and (one.code == "M" or compares(one))]
    which = any(one.code == "W" for one in kept)
    polarity = _polarity(better[0].text) if better else None
    for at, one in enumerate(kept):
        if not isinstance(one, Item):
            continue
        follows = _next_noun(kept, at)
        if follows is None:
            continue
        alike = _is_alike(kept, at, follows)
        than = (
            alike
            or one.code == "X"
            or (one.code == "M" and re.search(r"\b(?:than|as|to)\b", one.text))
        )
        either = (
            at > 0
            and isinstance(kept[at - 1], Noun)
            and _chooses(kept, at, follows, bool(better), which)
        )
        if not than and not either:
            continue
        noun = kept[follows]
        assert isinstance(noun, Noun)
        chooses = bool(either or (which and one.code == "X") or re.match(r"v|or", one.text, re.I))
        words = noun.text.lower()
        nothing = noun.state == "absence" or words in NOTHING or _SHAM.match(words) is not None
        found = (
            Roles(implied=(noun,))
            if nothing
            else Roles(comparators=(noun,), polarity=0 if alike else polarity, chooses=chooses)
        )
        rest = [*kept[:at], *kept[follows + 1 :]]
        rest = [x for x in rest if not (compares(x) and isinstance(x, Item))]
        return _without_marks(rest, which), found
    return kept, found


def _is_alike(kept: list[Element], at: int, follows: int) -> bool:
    """Whether "as well as" says how well: "relieve pain as well as morphine", not "pain and fever"."""
    before, after = kept[at - 1] if at else None, kept[follows]
    if kept[at].code != "&" or kept[at].text.lower() != "as well as":
        return False
    verbs = any(one.code == "R" for one in kept[:at])
    ill = isinstance(before, Noun) and before.categories and not before.categories & CAUSES
    return verbs and bool(ill) and isinstance(after, Noun) and bool(after.categories & CAUSES)


def _chooses(kept: list[Element], at: int, follows: int, better: bool, which: bool) -> bool:
    """Whether "A or B" sets two against each other, rather than asking of each."""
    code = kept[at].code
    before, after = kept[at - 1], kept[follows]
    if code == "|" and not any(one.code in "ARSBELIW" for one in kept):
        # "Clopidogrel or aspirin after a heart attack?" asks which.
        sides = [
            one for one in (before, after) if isinstance(one, Noun) and one.categories & CAUSES
        ]
        return len(sides) == 2
    if code == "&":
        where = next(i for i, one in enumerate(kept) if one.code == "W") if which else 0
        return which and (better or where > follows)
    asks = next((one.code for one in kept if one.code not in ",C"), "") == "A"
    for_what = follows + 1 < len(kept) and kept[follows + 1].code == "f"
    return code == "|" and (better or which or (for_what and not asks))


def _without_marks(kept: list[Element], which: bool) -> list[Element]:
    """The one noun behind "which lowers Y more:" stands before it, as the first of the two."""
    codes = "".join(one.code for one in kept)
    if which and (
        match := re.search(
            r"^[^n]*W(?P<body>[^n]*n?[^n]*?(?:n[^n]*)?)[,M:A]*(?P<first>n)[^n]*$", codes
        )
    ):
        at = match.start("first")
        if codes.index("W") < at and "n" in codes[codes.index("W") : at]:
            start = codes.index("W")
            return [kept[at], *kept[start + 1 : at], *kept[at + 1 :]]
    return kept


def _polarity(text: str) -> int:
    words = text.lower()
    if re.search(
        r"\bas (?:good|harmful|bad|dangerous|risky|healthy|unhealthy|effective|safe|well|much|effectively|quickly|reliably)|equivalent|similar|same",
        words,
    ):
        return 0
    is_less = re.search(r"\b(?:less|fewer|inferior)\b", words) is not None
    return -1 if is_less != (_BAD.search(words) is not None) else 1  # less harmful is better


def _next_noun(kept: list[Element], at: int) -> int | None:
    for index in range(at + 1, len(kept)):
        if isinstance(kept[index], Noun):
            return index
        if kept[index].code not in "A,iwtfoO|":
            return None
    return None


def without_occasion(kept: list[Element], compared: Roles) -> tuple[list[Element], Roles]:
    """Of a comparison, "after myocardial infarction" says in whom, and no more."""
    nouns = sum(isinstance(one, Noun) for one in kept)
    for at, one in enumerate(kept[:-1]):
        noun = kept[at + 1]
        if one.code == "C" and at and isinstance(noun, Noun) and nouns > 1:
            return [*kept[:at], *kept[at + 2 :]], replace(compared, contexts=(noun,))
    return kept, compared


def compares(one: Element) -> bool:
    """Whether an element is "more", "less" or "fewer" by itself."""
    return (
        isinstance(one, Item) and one.code in "sc" and one.text.lower() in ("more", "less", "fewer")
    )
