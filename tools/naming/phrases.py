"""Noun phrases of questions: peel modifiers off, and notice when one turns the meaning round.

"lowering LDL cholesterol" is LDL cholesterol with sign -1; "the risk of stroke" is stroke. English
noun phrases end in their head, so a mention that leaves another head uncovered does not name the
phrase ("vitamin C hats" is not vitamin C).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LESS_OF = (
    r"lower(?:ing|ed)?|reduc(?:ing|ed)|decreas(?:ing|ed)|low|less|lack of|too little|cutting(?: down(?: on)?)?|cutting out|"
    r"avoiding|avoidance of|giving up|quitting|quit|stopping|stop|ceasing|cessation of|absence of|deficien(?:t|cy of|cy in)|"
    r"removing|withdrawal of|inhibiting|inhibition of|blocking|loss of"
)
_MORE_OF = (
    r"high(?:er)?|raised|raising|elevated|increas(?:ed|ing)|more|excess(?:ive)?|too much|greater|"
    r"gain(?:ing)? in|having|being|getting|presence of"
)

_RISK_PREFIX = (
    r"(?:the |your |my |our |their |one's |a |an |any |people's |patients' )*"
    r"(?:(?:overall |absolute |relative |lifetime |future |long-term )?(?:risks?|odds|chances?|likelihood|probability|incidence|"
    r"rates?|occurrence|development|onset|progression|prevalence|frequency|number|burden|severity|symptoms|signs|episodes|cases|levels?|amount|concentrations?) "
    r"(?:of|for)(?: (?:getting|developing|having|suffering(?: from)?|contracting|a|an|the|any))*)"
)
_FILLER_PREFIX = (
    r"(?:the|a|an|any|some|your|my|our|their|his|her|people's|taking|using|use of|intake of|consumption of|eating|drinking|"
    r"receiving|regular|regularly|daily|long-term|long term|chronic|heavy|habitual|frequent|exposure to|being exposed to|"
    r"treatment with|therapy with|supplementation with|supplementing with|administration of|administering|giving|getting|"
    r"developing|having|i|we|they|one|she|he|a person|patients|to|that|really|actually|truly|directly|causally|also|it true that|there evidence that|"
    r"there (?:any |good )?evidence(?: that| for)?|of|you|people|someone|in fact)"
)

TOLERATED_HEADS = frozenset(
    [
        "use",
        "usage",
        "intake",
        "consumption",
        "consuming",
        "supplementation",
        "supplement",
        "supplements",
        "supplementing",
        "therapy",
        "treatment",
        "treatments",
        "drinking",
        "eating",
        "exposure",
        "levels",
        "level",
        "concentration",
        "concentrations",
        "users",
        "user",
        "drinkers",
        "drinker",
        "status",
        "habit",
        "habits",
        "risk",
        "risks",
        "incidence",
        "rate",
        "rates",
        "pill",
        "pills",
        "tablets",
        "tablet",
        "capsules",
        "drug",
        "drugs",
        "medication",
        "medications",
        "medicine",
        "medicines",
        "disease",
        "diseases",
        "value",
        "values",
        "measurement",
        "measurements",
        "administration",
        "dose",
        "doses",
        "dosing",
        "products",
        "product",
        "prescription",
        "prescriptions",
        "injections",
        "injection",
        "in",
        "adults",
        "people",
        "patients",
        "humans",
        "alone",
        "itself",
        "infection",
        "vaccination",
        "vaccine",
        "vaccines",
        "events",
        "event",
        "episodes",
        "cases",
        "case",
        "onset",
        "development",
        "progression",
        "symptoms",
        "today",
        "generally",
        "usually",
        "directly",
        "long-term",
        "over",
        "time",
        "later",
        "life",
        "eventually",
        "really",
    ]
)

_PREPOSITION = re.compile(
    r"\s+(?:of|in|from|for|among|by|with|on|at|during|after|before|to|per)\s+.*$"
)
_LESS = re.compile(rf"^(?:{_LESS_OF})\s+(?=\S)")
_MORE = re.compile(rf"^(?:{_MORE_OF})\s+(?=\S)")
_PREFIX = re.compile(rf"^(?:{_RISK_PREFIX}|{_FILLER_PREFIX})\s+(?=\S)")


@dataclass(frozen=True)
class Variant:
    """A phrase with some modifiers peeled off; `sign` is -1 once one of them means "less of"."""

    text: str
    sign: int = 1


def peel(span: str) -> tuple[Variant, ...]:
    """The phrase and its ever barer forms, fullest first, without duplicates."""
    current = Variant(" ".join(span.split()).strip(" ,.'\""))
    found = [current]
    while True:
        barer = _peel_once(current)
        if barer is None:
            break
        found.append(barer)
        current = barer
    tails = (Variant(_without_tail(v.text), v.sign) for v in found)
    ordered = [*found, *tails]
    return tuple(v for i, v in enumerate(ordered) if v.text and v not in ordered[:i])


def _peel_once(variant: Variant) -> Variant | None:
    text = variant.text
    lowered = text.lower()
    for pattern, sign in ((_LESS, -1), (_MORE, 1), (_PREFIX, 1)):
        if match := pattern.match(lowered):
            return Variant(text[match.end() :], variant.sign * sign)
    return None


def _without_tail(text: str) -> str:
    words = text.split()
    while len(words) > 1 and words[-1].lower() in TOLERATED_HEADS:
        words.pop()
    return " ".join(words)


def head_is_covered(span: str, mention_end: int) -> bool:
    """Whether the phrase's head noun lies before `mention_end` (an offset in `span`).

    Words that name no thing of their own ("consumption", "risk") may follow the mention.
    """
    head_phrase = _PREPOSITION.sub("", span)
    rest = head_phrase[mention_end:].lower()
    return all(word in TOLERATED_HEADS for word in re.findall(r"[\w'-]+", rest))
