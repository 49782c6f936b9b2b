"""What the qualifiers of a Biolink statement make of it: which predicate, and more or less of its object.

A qualified statement reads `[direction aspect of] subject (qualified predicate) [direction aspect of]
object`: "decreased activity of A causes increased expression of B" says that more of A means less of B
(Biolink Model, qualified statements). Where a part says neither more nor less (localization, splicing, a
mutated form), the statement is kept as one without a sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from graphs.biolink import DIRECTIONS, INVERSES, PREDICATES

if TYPE_CHECKING:
    from collections.abc import Mapping

SPELLED: dict[str, str] = {
    "qualified_object_aspect": "object_aspect_qualifier",
    "qualified_object_direction": "object_direction_qualifier",
    "qualified_subject_aspect": "subject_aspect_qualifier",
    "qualified_subject_direction": "subject_direction_qualifier",
    "object_aspect": "object_aspect_qualifier",
    "object_direction": "object_direction_qualifier",
    "subject_aspect": "subject_aspect_qualifier",
    "subject_direction": "subject_direction_qualifier",
}
"""How RTX-KG2 and others spell a qualifier -> its name in Biolink."""

ASPECTS: dict[str, int] = {
    "abundance": +1,
    "activity": +1,
    "activity_or_abundance": +1,
    "amount": +1,
    "concentration": +1,
    "degradation": -1,
    "expression": +1,
    "protein_expression": +1,
    "rna_expression": +1,
    "severity": +1,
    "stability": +1,
    "synthesis": +1,
}
"""Aspects of which more means more (+1) or less (-1) of the thing itself; any other says neither."""

FORMS: dict[str, int] = {
    "gain_of_function": +1,
    "gain_of_function_variant_form": +1,
    "loss_of_function": -1,
    "loss_of_function_variant_form": -1,
    "wild_type_form": +1,
}
"""Forms of a gene of which more means more (+1) or less (-1) of what it does; any other says neither."""

AFFECTS = "biolink:affects"
CORRELATED = ("biolink:negatively_correlated_with", "biolink:positively_correlated_with")
NO_SIGN = "a qualifier that says neither more nor less: taken without a sign"


class Stated(NamedTuple):
    """A statement with its qualifiers taken in: predicate, object direction (or empty), a remark."""

    predicate: str
    direction: str
    remark: str = ""


@dataclass(frozen=True)
class _Side:
    """One end: the sign of its direction (None: not stated), and of its aspect and form (0: unknown)."""

    direction: int | None
    kind: int

    @property
    def is_plain(self) -> bool:
        return self.direction is None and self.kind == 1

    @property
    def sign(self) -> int:
        return (1 if self.direction is None else self.direction) * self.kind


def qualified(row: Mapping[str, object], predicate: str) -> Stated | str:
    """The statement that a row makes, or why it is none.

    Args:
        row: a KGX edge; its qualifiers under the names of Biolink or of RTX-KG2.
        predicate: its predicate, as a CURIE.
    """
    read = _told(row)
    if read is None:
        return "one qualifier under two names that says two things"
    for end in ("subject", "object"):
        stated = read.get(f"{end}_direction_qualifier", "")
        if stated and stated not in DIRECTIONS:
            return f"unknown {end} direction"
    subject, obj = _side(read, "subject"), _side(read, "object")
    direction = read.get("object_direction_qualifier", "")
    full = read.get("qualified_predicate", "")
    if full:
        full = f"biolink:{full}"
        if full not in PREDICATES and full not in INVERSES:
            return "qualified predicate that Biolink has not"
    if subject.is_plain and obj.is_plain and not full:
        return Stated(predicate, "")
    if predicate in INVERSES or full in INVERSES:
        return "qualified statement with an inverse predicate"
    if predicate not in PREDICATES:
        return "predicate that Biolink has not"
    if PREDICATES[predicate].sign is None and not full and subject.is_plain and obj.kind == 1:
        return Stated(predicate, direction)
    return _signed(predicate, full, subject, obj)


def _told(row: Mapping[str, object]) -> dict[str, str] | None:
    """What a row says, by Biolink's names; None where one of them has two values.

    Tables that were merged hold a qualifier under both its names, one of them empty.
    """
    read: dict[str, str] = {}
    for key, value in row.items():
        told = _plain(value)
        if told and read.setdefault(SPELLED.get(key, key), told) != told:
            return None
    return read


def _signed(predicate: str, full: str, subject: _Side, obj: _Side) -> Stated | str:
    """The statement with the one sign that all its parts make."""
    if full and not PREDICATES[full].is_causal:
        predicate = full  # the whole statement says less than the plain one
    elif full and not PREDICATES[predicate].is_causal:
        predicate = AFFECTS
    own = PREDICATES[predicate].sign
    if full and PREDICATES[full].sign == -1:
        own = -1
    if own == -1 and obj.direction == 1:
        return "direction that contradicts the predicate"
    base = own if obj.direction is None else obj.direction
    if base is None:
        return Stated(predicate, "")
    sign = base * obj.kind * subject.sign
    return _with_sign(predicate, sign) if sign else _unsigned(predicate)


def _with_sign(predicate: str, sign: int) -> Stated:
    """The statement with this sign, whatever its predicate says alone."""
    own = PREDICATES[predicate].sign
    if own == sign:
        return Stated(predicate, "")
    if predicate in CORRELATED:
        return Stated(CORRELATED[sign > 0], "")
    if own is not None and PREDICATES[predicate].is_causal:
        predicate = AFFECTS
    return Stated(predicate, "increased" if sign > 0 else "decreased")


def _unsigned(predicate: str) -> Stated:
    """A statement of which nobody can say whether more means more."""
    if PREDICATES[predicate].sign is not None:
        predicate = AFFECTS if PREDICATES[predicate].is_causal else "biolink:correlated_with"
    return Stated(predicate, "", NO_SIGN)


def _side(read: Mapping[str, str], end: str) -> _Side:
    stated = read.get(f"{end}_direction_qualifier", "")
    kind = 1
    if aspect := read.get(f"{end}_aspect_qualifier", ""):
        kind *= ASPECTS.get(aspect, 0)
    if form := read.get(f"{end}_form_or_variant_qualifier", ""):
        kind *= FORMS.get(form, 0)
    return _Side(DIRECTIONS[stated] if stated else None, kind)


def _plain(value: object) -> str:
    """A qualifier's value without the prefix of Biolink, in small letters."""
    text = str(value).strip() if isinstance(value, str) else ""
    return text.removeprefix("biolink:").lower().replace(" ", "_")
