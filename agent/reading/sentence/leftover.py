"""What the roles leave over: in whom, through what, what denies, and words that nothing took."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.sentence.comparison import CAUSES
from agent.reading.sentence.nouns import Element, Noun
from agent.reading.words import amounts

if TYPE_CHECKING:
    from agent.reading.sentence.comparison import Roles
    from agent.reading.sentence.items import Item

_MYTH = re.compile(r"^\W*(?:is|isn't|was)(?: it| this| that)?(?: just)?(?: an?)? (?:myth|false|untrue|wrong|lie|misconception|incorrect)(?: to (?:say|think|claim|believe|suggest|assume))?\b", re.IGNORECASE)  # fmt: skip
_JOINT = re.compile(r"[\s,/]*(?:and|or)?\s*", re.IGNORECASE)
_OCCASIONS = ("during", "after", "following", "despite", "when", "under")
"""Before what else is going on: who takes a medicine then is no less of whom is spoken."""
_PROCEDURES = frozenset(["biolink:Procedure"])
"""Done to those of whom the question is: live births with IVF."""
_CHEMICALS = frozenset(["biolink:SmallMolecule", "biolink:ChemicalEntity", "biolink:EnvironmentalExposure"])  # fmt: skip
_MEDIA = re.compile(
    r"\b(?:(?:ground|well)?water|soil|air|dust|paint|homes?|houses?)$", re.IGNORECASE
)
"""Where a chemical is met."""
_DENIES = re.compile(r"\b(?:no|nothing)\b|unrelated", re.IGNORECASE)


def contexts_of(
    roles: Roles, whole: str
) -> tuple[tuple[Noun, ...], list[str], Noun | None, tuple[Noun, ...]]:
    """(all, those that are a population, the mediator, those that nothing explains)."""
    population, unread = [], []
    mediator: Noun | None = None
    last: Noun | None = None
    before = ""
    met = False
    for noun in roles.contexts:
        goes_on = last is not None and _JOINT.fullmatch(whole[last.end : noun.start])
        words = whole[: noun.start].lower().split()
        before = before if goes_on else words[-1] if words else ""
        was_met, last = (met and bool(goes_on)), noun
        met = was_met or (before in ("in", "from") and _is_met_in(noun, roles))
        if met:
            continue
        if before in ("to", "on"):
            population.append(f"on {whole[noun.start : noun.end]}")
        elif before in ("by", "through", "via"):
            mediator = noun
        elif before in (
            "in",
            "for",
            "with",
            "among",
            "after",
            "during",
            "of",
            "following",
            "when",
            "if",
            "without",
            "despite",
            "at",
            "before",
            "from",
            "under",
        ) and (
            before in _OCCASIONS
            or not noun.categories & CAUSES
            or (before == "with" and noun.categories == _PROCEDURES)
        ):
            lead = (
                f"{before} "
                if before in ("after", "before", "without", "during", "following")
                else ""
            )
            population.append(lead + whole[noun.start : noun.end])
        else:
            unread.append(noun)
    return roles.contexts, population, mediator, tuple(unread)


def _is_met_in(noun: Noun, roles: Roles) -> bool:
    """Whether it is where what acts is met: "aflatoxin in peanuts and maize", "arsenic in well water"."""
    chemical = any(one.categories & _CHEMICALS for one in roles.treatments)
    met = noun.categories == frozenset({"biolink:Food"}) or _MEDIA.search(noun.text) is not None
    return chemical and met


def negations(part: list[Element], text: str) -> int:
    """How many words deny; a contraction that opens the question ("Doesn't ...?") denies nothing."""
    count = 0
    said = [one for one in part if one.code != ","]
    for at, one in enumerate(said):
        if isinstance(one, Noun):
            continue
        if at == 0 and _MYTH.search(text):
            count += 1
        if one.code in "RSLE" and _DENIES.search(one.text):
            count += 1
        if one.code != "!":
            continue
        opens = at == 0 and one.text.lower().endswith(("n't", "n’t"))
        old = (
            at == 1
            and said[0].code == "A"
            and at + 1 < len(said)
            and (isinstance(said[at + 1], Noun) or said[at + 1].code == "_")
        )
        asks = said[at - 1].code == "|" and not said[at + 1 :]  # "does it, or not?"
        count += not (opens or old or asks)
    return count


def left_over(
    rest: list[Element], roles: Roles, unread: tuple[Noun, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(words with content that no slot took, those among them that must not be passed over)."""
    used = {
        id(n)
        for n in (
            *roles.treatments,
            *roles.outcomes,
            *roles.comparators,
            *roles.contexts,
            *roles.implied,
        )
    }
    left, alarms = [], []
    slots = (*roles.treatments, *roles.outcomes, *roles.comparators)
    same = {curie for noun in slots for curie in noun.curies}
    for at, one in enumerate(rest):
        if isinstance(one, Noun):
            if _is_stuck(one, rest[at + 1 :], used):
                alarms.append(one.text)  # "laughter yoga" is one name, that is not known
            words, alarm = _of_noun(one, id(one) in used and one not in unread, same)
            left += words
            alarms += alarm
        elif one.code == "d" and _is_of_outcome(rest, at, roles):
            left.append(one.text)
            alarms.append(one.text)
        elif one.code in "ujk":
            left.append(one.text)
        elif (
            one.code == "I"
            and not one.sign
            or one.code == "X"
            and (roles.comparators or roles.implied)
        ):
            continue
        elif (
            one.code in "RBIsXc~"
            and roles.read
            and one.start not in roles.read
            and not _is_small(one)
        ):
            left.append(one.text)
            alarms.append(one.text)
    alarms += _turning(rest, roles)
    return tuple(dict.fromkeys(left)), tuple(dict.fromkeys(alarms))


def _turning(rest: list[Element], roles: Roles) -> list[str]:
    """Small words that could turn the answer round where nothing above has read them.

    "if people do not cut salt", "in men but not in women", "less in women than in men", "A plus B".
    """
    found = [one.text for one in roles.outcomes if one.state == "absence"]
    compared = roles.comparators or roles.implied
    several = len(roles.treatments) > 1
    for at, one in enumerate(rest):
        if isinstance(one, Noun):
            continue
        before = "".join(x.code for x in rest[:at])
        within = "C" in before and not set(before[before.rindex("C") :]) & set(",")
        denies = one.code == "!" and (within or before.endswith("&"))
        joins = several and one.code == "+"
        if denies or joins or (one.text.lower() == "than" and not compared):
            found.append(one.text)
    return found


def _of_noun(one: Noun, is_used: bool, same: set[str]) -> tuple[list[str], list[str]]:
    """What is left of one noun, unless it is a thing that a slot holds, said a second time."""
    again = bool(one.curies & same) and not one.state and not one.change
    if is_used or again:
        return list(one.modifiers) if is_used else [], []
    known = any(item.code == "N" for item in one.core)
    return [*one.modifiers, one.text], [one.text] if known else []


def _is_stuck(one: Noun, after: list[Element], used: set[int]) -> bool:
    """Whether a name is followed by another name of the sentence, and nothing stands between."""
    following = after[0] if after else None
    if not isinstance(following, Noun) or not {id(one), id(following)} <= used or len(after) < 2:
        return False
    plain = one.name is not None and one.name.how == "" and following.core[0].how == ""
    return plain and following.core[0].code == "N" and following.start == following.core[0].start


def _is_of_outcome(rest: list[Element], at: int, roles: Roles) -> bool:
    """Whether an amount is that of the outcome's change: "lower blood pressure by 10 mmHg"."""
    before = [one for one in rest[:at] if isinstance(one, Noun)]
    return (
        amounts.BY_AMOUNT.search(rest[at].text) is not None
        and bool(before)
        and any(before[-1] is one for one in roles.outcomes)
    )


def _is_small(item: Item) -> bool:
    """A verb that only supports another: "help", "make", "do"; or one before the shape."""
    return item.how == "better" or item.text.lower() in (
        "make",
        "makes",
        "more",
        "less",
        "control",
        "than",
        "treatment for",
        "up",
    )
