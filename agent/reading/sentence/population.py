"""In whom: a phrase about people is taken out of a sentence wherever it stands.

"in women under 60", "patients with type 2 diabetes", "adults aged 60 or over who have had a stroke".
People who take or stop something are no population: what they take is the treatment.
"""

from __future__ import annotations

import re

from agent.reading.sentence.items import Item
from agent.reading.sentence.nouns import Element, Noun
from agent.reading.words import lay
from agent.reading.words.listed import words_of

BARE = words_of(
    """
    people person persons patient patients humans individuals users participants subjects
    those anyone someone population populations adults' man's volunteers sufferers
    """
)
_BEFORE = "ifOwmo"


def without_population(elements: list[Element], text: str) -> tuple[list[Element], list[str]]:
    """(the sentence without phrases about people, those phrases that narrow whom it is about)."""
    out: list[Element] = []
    found: list[str] = []
    at = 0
    others = sum(isinstance(one, Noun) for one in elements)
    while at < len(elements):
        one = elements[at]
        if not _is_whom(elements, at):
            out.append(one)
            at += 1
            continue
        if isinstance(one, Item) and _is_thing_done(one, out, elements[at + 1 :]):
            out.append(Noun((Item("u", one.start, one.end, one.text),), one.start, one.end))
            at += 1
            continue
        start = _start(out)
        end = _end(elements, at + 1)
        taken = out[start:]
        names = sum(isinstance(x, Noun) for x in (*taken, *elements[at:end]))
        words = text[(taken[0] if taken else one).start : elements[end - 1].end]
        words = re.sub(
            r"^(?:in|among|amongst|for|of|with|from|on|the|at|during)\s+(?:the\s+)?",
            "",
            words,
            flags=re.IGNORECASE,
        )
        if others - names < 1 and one.code == "p" and not taken and others < 2:
            out.append(Noun((Item("u", one.start, one.end, one.text),), one.start, one.end))
            at += 1
            continue
        if others - names < 2 and _takes(elements, at):
            at += 2  # "people on steroids gain weight": what they are on is the treatment
            continue
        others -= names
        del out[start:]
        if words.lower() not in BARE:
            found.append(words.strip(" ,?"))
        at = end
    return out, found


def _is_whom(elements: list[Element], at: int) -> bool:
    """People, an age, or anybody of whom more is said; pregnancy behind "in" or "during"."""
    one = elements[at]
    if isinstance(one, Noun):
        lead = elements[at - 1].code if at else ""
        return lead == "i" and re.fullmatch(lay.SETTINGS, one.text, re.IGNORECASE) is not None
    if one.code == "P" and re.fullmatch(lay.PEOPLE, one.text, re.IGNORECASE):
        return _end(elements, at + 1) > at + 1 or (at > 0 and elements[at - 1].code in "ifOj")
    return one.code in "py"


def _is_thing_done(one: Item, out: list[Element], after: list[Element]) -> bool:
    """Whether breastfeeding or the like is what acts, rather than when: "does breastfeeding prevent"."""
    done = re.fullmatch(
        r"breast-?feeding|lactation|menopause|pregnancy|intensive care", one.text, re.IGNORECASE
    )
    behind = out[-1].code if out else ""
    acts = any(x.code in "RBSIc" for x in after)
    return done is not None and behind not in ("i", "C", "O", "f") and acts


def _takes(elements: list[Element], at: int) -> bool:
    following = elements[at + 1 : at + 3]
    return len(following) == 2 and following[0].code == "o" and isinstance(following[1], Noun)


def _start(out: list[Element]) -> int:
    """How far back the phrase goes: adjectives, a name that narrows it, and a preposition."""
    start = len(out)
    while start and isinstance(out[start - 1], Item) and out[start - 1].code in "js":
        start -= 1
    back = start
    if back and isinstance(out[back - 1], Noun) and back > 1 and out[back - 2].code in _BEFORE:
        start = back - 1
    while (
        start
        and isinstance(out[start - 1], Item)
        and out[start - 1].code == "_"
        and out[start - 1].text.lower() in ("the", "a", "an", "all", "my")
    ):
        start -= 1
    if start and isinstance(out[start - 1], Item) and out[start - 1].code in _BEFORE:
        start -= 1
    return start


def _end(elements: list[Element], at: int) -> int:
    """How far the phrase goes on: with a condition, of an age, in a place."""
    while at < len(elements):
        codes = "".join(one.code for one in elements[at : at + 4])
        if codes[:1] in ("y", "d") and codes[:1] == "y":
            at += 1
        elif re.match(r"_y|&y|\|y|Ky|KAy", codes):
            at += codes.index("y") + 1
        elif match := re.match(
            r"[wio][_js]*n|is_|[wio][_j]*p|KA+c?n|K_+n|Kcn|K_*A*p|C[_j]*n|&p|\|p", codes
        ):
            following = elements[at + match.end() - 1]
            if (
                isinstance(following, Noun)
                and (following.is_taken or following.state in ("stop", "start", "absence"))
                and codes[0] == "K"
            ):
                break
            at += match.end()
        else:
            break
    return at
