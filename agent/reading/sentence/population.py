"""In whom: a phrase about people is taken out of a sentence wherever it stands.

"in women under 60", "patients with type 2 diabetes", "adults aged 60 or over who have had a stroke".
People who take or stop something are no population: what they take is the treatment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.sentence.comparison import CAUSES, EFFECTS
from agent.reading.sentence.items import Item
from agent.reading.sentence.nouns import Element, Noun
from agent.reading.words import lay
from agent.reading.words.listed import words_of

if TYPE_CHECKING:
    from agent.reading.sentence.comparison import Roles

BARE = words_of(
    """
    people person persons patient patients humans individuals users participants subjects
    those anyone someone population populations adults' man's volunteers sufferers
    """
)
_BEFORE = "ifOwmo"
_HEALS = re.compile(r"(?:treat|cure|heal|relieve|ease|alleviate)", re.IGNORECASE)


def without_population(elements: list[Element], text: str) -> tuple[list[Element], list[str]]:
    """(the sentence without phrases about people, those phrases that narrow whom it is about)."""
    out: list[Element] = []
    found: list[str] = []
    at = 0
    others = sum(isinstance(one, Noun) for one in elements)
    if others > 1 and (lead := _leading(elements)):
        ill = elements[lead - 2]
        assert isinstance(ill, Noun)
        found.append(text[ill.start : ill.end])
        at, others = lead, others - 1
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
        supposed = (
            bool(out) and out[-1].code == "C"
        )  # "if everyone with hypertension took a statin"
        end = end if supposed else _on_medicine(elements, end, others)
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


def _leading(elements: list[Element]) -> int:
    """Where the sentence goes on behind an illness that opens it: "In asthma, does ...?"; 0 for none."""
    codes = "".join(one.code for one in elements)
    match = re.match(r"[ifw][_j]*n,(?=[,_]*[AW!])", codes)
    ill = elements[match.end() - 2] if match else None
    is_ill = isinstance(ill, Noun) and ill.categories & EFFECTS and not ill.state
    return match.end() if match and is_ill else 0


def ills_with(roles: Roles, part: list[Element], rest: list[Element]) -> tuple[Noun, ...]:
    """The disease, or diseases, of those who are to get better, where no other outcome is named.

    "Does it improve symptoms in adults with asthma?", "make people with a cold better".
    """
    lay_words = [one.core[0].names for one in roles.outcomes]
    general = not roles.outcomes or lay_words == [lay.RECOVERY]
    verbs = [one for one in rest if isinstance(one, Item) and one.code == "R"]
    heals = any(one.how == "better" or _HEALS.match(one.text) for one in verbs)
    if not roles.treatments or not general or not (heals or roles.outcomes):
        return ()
    kept = {id(one) for one in rest}
    ills = [one for one in part if isinstance(one, Noun) and one.categories & EFFECTS]
    ills = [one for one in ills if id(one) not in kept and one.state != "absence"]
    first, last = (part.index(ills[0]), part.index(ills[-1])) if ills else (0, 0)
    between = [one for one in part[first:last] if one not in ills]
    return tuple(ills) if all(one.code in "&|,_" for one in between) else ()


def _is_whom(elements: list[Element], at: int) -> bool:
    """People, an age, or anybody of whom more is said; pregnancy behind "in" or "during"."""
    one = elements[at]
    if isinstance(one, Noun):
        before = elements[at - 1] if at else None
        lead = before.code if before else ""
        if re.fullmatch(lay.SETTINGS, one.text, re.IGNORECASE):
            follows = at + 1 < len(elements) and isinstance(elements[at + 1], Noun)
            return lead == "i" or follows  # "pregnancy stretch marks"
        if one.state or one.change or not re.fullmatch(lay.PEOPLE, one.text, re.IGNORECASE):
            return False
        judged = isinstance(before, Item) and before.code == "R" and before.how != ""
        others = sum(isinstance(x, Noun) for x in elements) - 1
        return judged or (lead in ("i", "f", "O") and others >= 2)
    if one.code == "P" and one.text.lower() in lay.EVERYBODY:
        return at + 1 < len(elements) and elements[at + 1].code == "w"
    if one.code == "P" and at > 1 and _says_healthy(elements[at - 1]):
        return elements[at - 2].code in "ifO"
    if one.code == "P" and re.fullmatch(lay.PEOPLE, one.text, re.IGNORECASE):
        return _end(elements, at + 1) > at + 1 or (at > 0 and elements[at - 1].code in "ifOj")
    return one.code in "py"


def _says_healthy(one: Element) -> bool:
    """Whether it sets people apart from patients: "in healthy people" is not "in people"."""
    return isinstance(one, Item) and one.text.lower() == "healthy"


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
    while (
        start
        and isinstance(out[start - 1], Item)
        and (out[start - 1].code in "js" or out[start - 1].text.lower() == "healthy")
    ):
        start -= 1
    back = start
    if back > 1 and isinstance(out[back - 1], Noun):
        lead = out[back - 2]
        helped = isinstance(lead, Item) and lead.code == "R" and lead.how == "better"
        start = back - 1 if lead.code in _BEFORE or helped else start  # "help stroke patients"
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
        elif (match := re.match(r"K?n", codes)) and _is_free_of(elements[at + match.end() - 1]):
            at += match.end()
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
                and not _is_free_of(following)
            ):
                break
            at += match.end()
            at = _joined(elements, at) if codes[0] in "wio" else at
        else:
            break
    return at


def _on_medicine(elements: list[Element], at: int, others: int) -> int:
    """Past what people take, where two other things are named: "in patients taking simvastatin"."""
    who = at + (at < len(elements) and elements[at].code == "K")
    taken = elements[who] if who < len(elements) else None
    is_taken = isinstance(taken, Noun) and taken.is_taken and bool(taken.categories & CAUSES)
    return who + 1 if is_taken and others > 2 else at


def _is_free_of(one: Element) -> bool:
    """Whether it is a disease that people do not have: "people without diabetes"."""
    return isinstance(one, Noun) and one.state == "absence" and bool(one.categories & EFFECTS)


def _joined(elements: list[Element], at: int) -> int:
    """Past "or asthma" behind "with diabetes", where no verb makes it the next clause's subject."""
    codes = "".join(one.code for one in elements[at:])
    match = re.match(r"(?:,?[&|][_j]*n)+(?=[,?iCh]*$)", codes)
    nouns = elements[at : at + match.end()] if match else []
    ill = all(x.categories & EFFECTS for x in nouns if isinstance(x, Noun))
    return at + match.end() if match and ill else at
