"""Text -> `CausalQuestion` by rules: find the relation, then what stands on either side of it.

The rules know English sentence shapes and the words of `agent.reading.lexicon`; they know no entity.
Mentions are grounded later, and a span that cannot be found is looked for in the whole text.
"""

from __future__ import annotations

import re

from agent.question import CausalQuestion, Direction, Kind, validate_text
from agent.reading.lexicon import (
    AFFECT,
    AUXILIARIES,
    CONNECTIVES,
    DECREASE,
    ENGLISH,
    INCREASE,
    INTRANSITIVE_DOWN,
    INTRANSITIVE_UP,
    MECHANISM_OPENERS,
    POPULATION,
    QUANTITY_OPENERS,
)


def _any(*groups: tuple[str, ...]) -> str:
    return "|".join(pattern for group in groups for pattern in group)


_VERB = _any(INCREASE, DECREASE, AFFECT)
_ADVERB = r"(?:\s+(?:really|actually|truly|directly|causally|also|ever|always|significantly|itself|alone|help|helps|to))*"
_MECHANISM = re.compile(rf"^(?:{_any(MECHANISM_OPENERS)})\s+(?P<rest>.+)$")
_QUANTITY = re.compile(rf"^(?:{_any(QUANTITY_OPENERS)})\s+(?:{AUXILIARIES}\s+)?(?P<rest>.+)$")
_AUXILIARY = re.compile(rf"^{AUXILIARIES}\s+(?:it true that\s+|it the case that\s+)?(?P<rest>.+)$")
_EFFECT_OF = re.compile(
    r"^(?:.*?\b)?(?P<noun>effects?|impacts?|influences?|consequences?|role|benefits?|harms?)\s+(?:of|from)\s+(?P<x>.+?)\s+"
    r"(?:on|upon|in|for|regarding|with respect to)\s+(?P<y>.+)$"
)
_BETWEEN = re.compile(
    r"^.*?\b(?:link|relation(?:ship)?|connection|association|correlation|pathways?|mechanisms?)\s+"
    r"(?:between|linking|from|connecting)\s+(?P<x>.+?)\s+(?:and|to|with)\s+(?P<y>.+)$"
)
_WHAT_CAUSES = re.compile(
    rf"^(?:what|which(?: \w+){{1,3}}|who|list(?: the)?(?: \w+)?)\s+(?:{AUXILIARIES}\s+)?(?:{_VERB})\s+(?P<y>.+)$"
    rf"|^what (?:is|are) the (?:main |known |possible )?(?:causes?|effects?|risk factors?|consequences?) (?:of|for) (?P<z>[^?]+)$"
)
_PASSIVE = re.compile(
    rf"^(?P<y>.+?)\s+(?:be\s+|being\s+|get\s+)?(?P<verb>{_VERB})\s+(?:by|through|via|with)\s+(?P<x>.+)$"
)
_ACTIVE = re.compile(rf"^(?P<x>.+?){_ADVERB}\s+(?P<verb>{_VERB})\s+(?P<y>.+)$")
_OF_CAUSE = re.compile(
    rf"^(?P<x>.+?)\s+(?:an?|the|one)\s+(?:\w+\s+){{0,2}}?(?P<verb>{_any(INCREASE[-4:])}|cause of|risk factor for|"
    r"cure for|remedy for|treatment for|protection against)\s+(?P<y>.+)$"
)
_INTRANSITIVE = re.compile(
    rf"^(?P<y>.+?)\s+(?:(?P<up>{INTRANSITIVE_UP})|(?P<down>{INTRANSITIVE_DOWN}))\s+(?:\w+\s+)?(?:{CONNECTIVES})\s+(?P<x>.+)$"
)
_CONDITION_LAST = re.compile(
    r"^(?P<y>.+?)\s+(?:if|when|after|once|because of|because|due to|following|as a result of)\s+(?P<x>.+)$"
)
_CONDITION_PERSON = re.compile(
    r"^(?P<y>.+?)\s+(?:if|when|after|once)\s+(?P<x>(?:i|we|you|they|one|people|patients|someone|women|men)\s+.+)$"
)
_CONDITION_FIRST = re.compile(
    r"^(?:what (?:happens|would happen|will happen) to (?P<y1>.+?) (?:if|when|after|once) (?P<x1>.+)"
    r"|(?:if|when|after|once)\s+(?P<x2>.+?)(?:,\s*|\s+(?=(?:will|would|does|do|can)\b))(?:will|would|does|do|can)?\s*(?P<y2>.+))$"
)
_RELATIVE = re.compile(
    r"^(?:people|persons|those|patients|men|women|adults|children|anyone|someone|\w+ers) (?:who|that|with|on)\b"
)
_AMOUNT = re.compile(
    rf"^how (?:much|many) (?P<noun>\w+(?: \w+)?) {AUXILIARIES} \w+ (?P<verb>gain|lose|get)s? (?:{CONNECTIVES}) (?P<x>.+)$"
)
_GAIN_OR_LOSE = re.compile(
    r"\b(?:gain|lose|put on|more likely|less likely|die|live longer|get|develop|have)\b"
)


def parse(text: str) -> CausalQuestion:
    """Take a question apart.

    Returns:
        A `CausalQuestion`; texts that ask nothing causal are a `kind` of their own, with a note.

    Raises:
        QuestionError: the text is empty, too long or not text.
    """
    trimmed = validate_text(text)
    plain = re.sub(r"[?.!;:\"“”]+(?=\s|$)", "", trimmed).strip()
    plain = re.sub(r"^(?:please|hi|hello|hey|so|and|but|well|ok|okay|tell me|i wonder|i want to know|do you know)[,\s]+"
                   r"(?:if |whether )?", "", plain, flags=re.IGNORECASE)  # fmt: skip
    if not _looks_english(plain):
        note = "the question does not look English; ask it in English"
        return CausalQuestion(text=trimmed, kind="unsupported_language", note=note)
    body, population = _split_population(plain)
    lowered = body.lower()
    opener = _MECHANISM.match(lowered)
    kind: Kind = "mechanism" if opener and not _QUANTITY.match(lowered) else "effect"
    open_ended = None if _EFFECT_OF.match(lowered) else _WHAT_CAUSES.match(lowered)
    if open_ended:
        missing = "treatment" if open_ended["y"] else "treatment or the outcome"
        return CausalQuestion(
            text=trimmed,
            kind="what_causes" if open_ended["y"] or "cause" in lowered else "what_does",
            outcome=_cut(body, lowered, open_ended["y"] or open_ended["z"]),
            note=f"the question names no {missing}; name both, or run `aetia hypothesize`",
        )
    found = _relation(lowered)
    if found is None:
        note = "no relation between a treatment and an outcome was found in the question"
        return CausalQuestion(text=trimmed, kind="not_causal", note=note)
    x, y, direction = found
    return CausalQuestion(
        text=trimmed,
        kind=kind,
        treatment=_cut(body, lowered, x),
        outcome=_cut(body, lowered, y),
        asked_direction=direction,
        population=population,
    )


def _looks_english(text: str) -> bool:
    """At least one common English word, and mostly Latin letters."""
    letters = [char for char in text if char.isalpha()]
    latin = sum(char.isascii() for char in letters)
    words = set(re.findall(r"[a-z']+", text.lower()))
    english = words & ENGLISH or len(words) <= 2 or re.search(rf"\b(?:{_VERB})\b", text.lower())
    return latin >= 0.7 * len(letters) and bool(english)


def _split_population(text: str) -> tuple[str, str | None]:
    found = re.search(POPULATION, text, flags=re.IGNORECASE)
    if found is None or found.start() == 0:
        return text, None
    return text[: found.start()].strip(), found.group(1).strip()


def _cut(body: str, lowered: str, span: str | None) -> str | None:
    """The span with the capitals of the original text."""
    if not span:
        return None
    start = lowered.find(span)
    return (body[start : start + len(span)] if start >= 0 else span).strip(" ,") or None


Found = tuple[str, str, "Direction | None"]


def _relation(lowered: str) -> Found | None:
    """(treatment span, outcome span, asked direction), trying the sentence shapes in order."""
    rest = lowered
    for opener in (_QUANTITY, _MECHANISM, _AUXILIARY):
        if match := opener.match(rest):
            rest = match["rest"]
    return _whole_sentence(lowered, rest) or _clause(rest) or _both_in_one(lowered, rest)


def _whole_sentence(lowered: str, rest: str) -> Found | None:
    """Shapes that are told by how the sentence begins."""
    if match := _AMOUNT.match(lowered):
        loss = "loss" if match["verb"] == "lose" else "gain"
        return match["x"], f"{match['noun']} {loss}", None
    if _RELATIVE.match(rest):
        # "Do people who stop smoking gain weight": both mentions are found in the whole text.
        return rest, rest, None
    if match := _CONDITION_FIRST.match(lowered):
        return match["x1"] or match["x2"], match["y1"] or match["y2"], None
    if match := _CONDITION_PERSON.match(rest):
        return match["x"], match["y"], None
    if match := _EFFECT_OF.match(lowered) or _BETWEEN.match(lowered):
        return match["x"], match["y"], None
    return None


def _clause(rest: str) -> Found | None:
    """Subject, verb, object, in whichever voice."""
    if match := _INTRANSITIVE.match(rest):
        return match["x"], match["y"], "increases" if match["up"] else "decreases"
    if match := _PASSIVE.match(rest) or _OF_CAUSE.match(rest) or _ACTIVE.match(rest):
        return match["x"], match["y"], _direction(match["verb"])
    if match := _CONDITION_LAST.match(rest):
        return match["x"], match["y"], None
    return None


def _both_in_one(lowered: str, rest: str) -> Found | None:
    """A question without a verb of cause that still asks what comes of something."""
    if rest != lowered and _GAIN_OR_LOSE.search(rest):
        return rest, rest, None
    return None


def _direction(verb: str) -> Direction | None:
    if re.fullmatch(
        _any(DECREASE) + r"|cure for|remedy for|treatment for|protection against", verb
    ):
        return "decreases"
    if re.fullmatch(_any(AFFECT), verb):
        return None
    return "increases"
