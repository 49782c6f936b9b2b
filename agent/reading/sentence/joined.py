"""Nouns that stand for one thing: given together, called otherwise, with examples, one behind another.

"Vitamin D combined with calcium" is one treatment, and not vitamin D; "drugs called statins" are statins;
"fruit such as apples" is fruit; "willow bark tea" is a name that neither of its two names is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.reading.sentence.items import Item
from agent.reading.sentence.nouns import Element, Noun
from agent.reading.words import lay

if TYPE_CHECKING:
    from collections.abc import Sequence


_LIST = re.compile(r",?e,?n(?:[,&|]+n)*(?![,&|]*[,&|]n)")


def apposed(items: Sequence[Item]) -> list[Item]:
    """Kinds before a name of their kind as what is said of it: "the sweetener aspartame"."""
    out = list(items)
    for at, item in enumerate(items):
        last = item.text.lower().split()[-1]
        kind = bool({last, last.removesuffix("s")} & lay.KINDS) and item.code in "uNk"
        follows = at + 1 < len(items) and items[at + 1].code == "N" and items[at + 1].how != "lay"
        start = at
        while start and items[start - 1].code in "uj":
            start -= 1
        article = start and items[start - 1].text.lower() in ("the", "a", "an", "this")
        if kind and follows and article:
            out[start : at + 1] = [replace(one, code="j") for one in items[start : at + 1]]
    return out


def joined(elements: Sequence[Element]) -> list[Element]:
    """The same sentence with such nouns made one."""
    out = _effects_of(list(elements))
    out = _called(out)
    out = _together(out)
    out = _named_twice(out)
    out = _without_examples(out)
    out = _without_others(out)
    return _compounds(out)


def _effects_of(elements: list[Element]) -> list[Element]:
    """What something is to do to the effects of another: "reduce the side effects of chemotherapy"."""
    out: list[Element] = []
    for at, one in enumerate(elements):
        before = out[-1] if out else None
        acts = any(x.code == "n" for x in out) and any(x.code == "R" for x in out)
        if isinstance(one, Noun) and before is not None and before.code == "E" and acts:
            assert not isinstance(before, Noun)
            core = (replace(before, code="u"), *one.core)
            out[-1] = replace(one, core=core, start=before.start, state="", level=1)
        elif one.code == "_" and before is not None and before.code == "E" and acts and at + 1 < len(elements) and isinstance(elements[at + 1], Noun):  # fmt: skip
            continue
        else:
            out.append(one)
    return out


def _called(elements: list[Element]) -> list[Element]:
    """The name that follows "called" in the place of what is called so."""
    out: list[Element] = []
    for one in elements:
        mark = out[-1] if out else None
        first = out[-2] if len(out) > 1 else None
        if (
            isinstance(one, Noun)
            and mark is not None
            and mark.code == "="
            and isinstance(first, Noun)
        ):
            out[-2:] = [replace(one, start=first.start, modifiers=(first.text, *one.modifiers))]
        else:
            out.append(one)
    return out


def _together(elements: list[Element]) -> list[Element]:
    """Two that are given together, as one noun; it is a name only if the two together are."""
    out: list[Element] = []
    for one in elements:
        mark = out[-1] if out else None
        first = out[-2] if len(out) > 1 else None
        if (
            isinstance(one, Noun)
            and mark is not None
            and mark.code == "+"
            and isinstance(first, Noun)
        ):
            assert not isinstance(mark, Noun)
            core = (*first.core, mark, *one.core)
            modifiers, doses = (*first.modifiers, *one.modifiers), (*first.doses, *one.doses)
            out[-2:] = [replace(first, core=core, end=one.end, modifiers=modifiers, doses=doses)]
        else:
            out.append(one)
    return out


def _named_twice(elements: list[Element]) -> list[Element]:
    """Two names of one thing, one behind the other, as that thing: "Pandemrix swine flu vaccine"."""
    out: list[Element] = []
    for one in elements:
        before = out[-1] if out else None
        if (
            isinstance(one, Noun)
            and isinstance(before, Noun)
            and one.start == one.core[0].start
            and before.end == before.core[-1].end
            and before.curies & one.curies
        ):
            out[-1] = before
        else:
            out.append(one)
    return out


def two_of(noun: Noun | None) -> tuple[Noun, Noun] | None:
    """The two of which a noun says that they are given together; None where it is one."""
    core = noun.core if noun is not None else ()
    at = next((i for i, item in enumerate(core) if item.code == "+"), 0)
    if noun is None or not 0 < at < len(core) - 1:
        return None
    first, second = core[:at], core[at + 1 :]
    own = replace(noun, core=first, end=first[-1].end)
    return own, Noun(second, second[0].start, second[-1].end)


def _without_examples(elements: list[Element]) -> list[Element]:
    """A known name without examples of it; where it is none, the examples in its place."""
    codes = "".join(one.code for one in elements)
    for found in reversed(list(_LIST.finditer(codes))):
        start, end = found.span()
        head = elements[start - 1] if start else None
        if not isinstance(head, Noun):
            continue
        if head.name is not None and head.name.how != "lay":
            said = tuple(x.text for x in elements[start:end] if isinstance(x, Noun))
            elements[start - 1 : end] = [replace(head, modifiers=(*head.modifiers, *said))]
        else:
            first = next(at for at in range(start, end) if isinstance(elements[at], Noun))
            named = elements[first]
            assert isinstance(named, Noun)
            likewise = replace(
                named, start=head.start, is_risk=head.is_risk, change=named.change or head.change,
                is_taken=head.is_taken, state=named.state or head.state, modifiers=(head.text, *named.modifiers),
            )  # fmt: skip
            elements[start - 1 : first + 1] = [likewise]
        codes = "".join(one.code for one in elements)
    return elements


def _without_others(elements: list[Element]) -> list[Element]:
    """Names without the rest of their kind: "heart attack, stroke or other sudden problems"."""
    out: list[Element] = []
    for one in elements:
        tail = out[-2:]
        first = next((at for at in range(len(out) - 1, -1, -1) if isinstance(out[at], Noun)), None)
        others = len(tail) == 2 and tail[0].code in "&|" and tail[1].code == "_"
        if isinstance(one, Noun) and others and first is not None and _is_rest(out, first):
            named = out[first]
            assert isinstance(named, Noun)
            out[first:] = [replace(named, modifiers=(*named.modifiers, f"other {one.text}"))]
            if first > 1 and out[first - 1].code == "," and isinstance(out[first - 2], Noun):
                out[first - 1] = tail[0]
        else:
            out.append(one)
    return out


def _is_rest(out: list[Element], first: int) -> bool:
    """Whether nothing but "and other" stands behind the last of the names."""
    between = out[first + 1 :]
    words = [x.text.lower() for x in between if isinstance(x, Item) and x.code == "_"]
    return words == ["other"] and all(x.code in "_&|," for x in between)


def _compounds(elements: list[Element]) -> list[Element]:
    """Two known names one behind the other, where others stand for treatment and outcome, as one name."""
    out: list[Element] = []
    nouns = sum(isinstance(one, Noun) for one in elements)
    for one in elements:
        before = out[-1] if out else None
        if (
            nouns > 2
            and isinstance(one, Noun)
            and isinstance(before, Noun)
            and one.start == one.core[0].start
            and before.end == before.core[-1].end
            and _is_plain(before)
            and _is_plain(one)
        ):
            out[-1] = replace(
                one, core=(*before.core, *one.core), start=before.start, is_risk=before.is_risk,
                is_taken=before.is_taken, modifiers=before.modifiers, doses=before.doses, state=one.state or before.state,
            )  # fmt: skip
            nouns -= 1
        else:
            out.append(one)
    return out


def _is_plain(noun: Noun) -> bool:
    first: Item = noun.core[0]
    setting = re.fullmatch(lay.SETTINGS, noun.text, re.IGNORECASE)
    return noun.name is not None and first.how == "" and setting is None
