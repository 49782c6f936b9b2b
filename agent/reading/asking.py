"""A draft and its grounded names -> the clause: kind, asked direction, what must be asked back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from agent.question import Asked, CausalQuestion
from agent.reading.sentence.comparison import CAUSES, EFFECTS
from agent.reading.words import lay

if TYPE_CHECKING:
    from agent.question import Direction, GroundedMention, Kind, TreatmentState
    from agent.reading.sentence.clauses import Draft
    from agent.reading.sentence.nouns import Noun

_WELCOME = re.compile(lay.WELCOME, re.IGNORECASE)
_EFFECTIVE = re.compile(r"^is\b.*\b(?:effective|useful|helpful|beneficial)\W*$", re.IGNORECASE)
_IMPAIRED = re.compile(r"\b(?:disorders?|problems?|impairments?|deficits?|disturbances?|difficulty|difficulties|dysfunction|failure|trouble|complaints?)\b", re.IGNORECASE)  # fmt: skip
"""Words that make of a welcome thing (sleep, memory) an unwelcome one."""
_LEVELS = re.compile(
    r"\b(?:lower|less|reduced|fewer|smaller|higher|more|greater|change|changes|affects?|influences?|alters?|impacts?|effects?)\b",
    re.IGNORECASE,
)
_IF_ILL = re.compile(r"\b(?:if|when|while)\b[^,?]*?(?:\b(?:am|are|is|feel|feels|get|gets|being)\b|['’](?:m|re|s)\b)", re.IGNORECASE)  # fmt: skip
"""Somebody is ill, and is not made so."""
_GAINING = re.compile(r"(?:gain|put|pil|build|grow|get|los|loos|shed)", re.IGNORECASE)
"""Begins words that say themselves what is to become of it: "good for gaining weight"."""
_OF_DATES = re.compile(
    r"^\W*(?:in (?:what|which) (?:year|century|country|city)|what year|who (?:is|was|were|first|discovered|invented|made|sells|owns))\b",
    re.IGNORECASE,
)
"""Whatever follows, no effect is asked about."""
_ORDERS = re.compile(
    r"^\W*(?:please |can you |could you |would you )*(?:translate|write|compose|draft|rewrite|rephrase|proofread|format|spell|convert|sing|draw|tell me a (?:joke|story))\b"
    r"|^\W*how (?:do|can|should|would) (?:i|we|you) (?:format|write|cite|spell|pronounce|open|install|download|print|convert|log ?in|book|submit|upload)\b",
    re.IGNORECASE,
)
"""Wants a text or a skill, whatever it names."""
_OF_FACTS = re.compile(
    r"^\W*(?:who|whose|when|where|in (?:what|which) year|how (?:old|tall) (?:is|are|was)|what year|how many [a-z ]+ (?:are|is|were|does|do) (?:there|\w+ have))\b|^\W*(?:how much|what) (?:do|does|did|is|are|would) .*\b(?:costs?|prices?)\b",
    re.IGNORECASE,
)
"""Asks for a person, a place, a date or a price: nothing that a cause is of."""
_YES_NO = re.compile(r"^\W*(?:does|do|did|is|are|was|were|can|could|will|would|may|might|should|has|have|isn't|doesn't|don't|aren't|won't|can't)\b", re.IGNORECASE)  # fmt: skip
_WHICH = re.compile(
    r"^\W*(?:what|which) (?:(?:kinds?|types?|sorts?|forms?) of )?(?:(?:other|common|serious) )*",
    re.IGNORECASE,
)
_JUDGES = re.compile(r"\b(?:safe|dangerous|harmful|healthy|unhealthy|toxic|risky|good|bad|harm|harms|risks?|benefits?|health|effects?|do to|work|effective|useful|cause|lead|should|avoid|ok|okay|fine)\b", re.IGNORECASE)  # fmt: skip
_INTERVENTIONS = ("biolink:Drug", "biolink:SmallMolecule", "biolink:Procedure", "biolink:Treatment")


def asked_of(
    draft: Draft,
    treatment: GroundedMention | None,
    outcome: GroundedMention | None,
    comparator: GroundedMention | None,
    said: int,
    *,
    is_patient: bool,
) -> Asked:
    """Join a draft with its names. `said` is the change that the outcome's own words say."""
    direction = _direction(draft, outcome, said)
    kind, note = _kind(draft, treatment, outcome, direction, is_patient)
    sides = [side for side in (treatment, outcome, comparator) if side is not None]
    named = [side.mention.lower() for side in sides if side.curie]
    left = tuple(w for w in draft.leftover if not any(n.startswith(f"{w.lower()} ") for n in named))
    state = draft.treatment.treatment_state if draft.treatment else "present"
    question = CausalQuestion(
        text=draft.text,
        kind=kind,
        treatment=draft.treatment.text if draft.treatment else None,
        state=cast("TreatmentState", state),
        dose=draft.dose,
        comparator=draft.comparator.text if draft.comparator else None,
        outcome=draft.outcome.text if draft.outcome else None,
        asked_direction=direction,
        wants_better=("which" if draft.chooses else "first") if draft.comparator else None,
        is_negated=draft.is_negated,
        is_presupposed=kind == "mechanism" or draft.wanted is not None or _takes_for_granted(draft),
        population=draft.population,
        horizon=draft.horizon,
        wanted=draft.wanted,
        leftover=left,
        asks_back=_asks_back(draft, kind) if all(side.curie for side in sides) else None,
        note=note,
    )
    return Asked(question, treatment, outcome, comparator)


def _kind(
    draft: Draft,
    x: GroundedMention | None,
    y: GroundedMention | None,
    direction: Direction | None,
    is_patient: bool,
) -> tuple[Kind, str | None]:
    if _is_of_no_cause(draft, x, y) or _OF_DATES.match(draft.text) or _ORDERS.match(draft.text):
        return (
            "not_causal",
            "no relation between a treatment and an outcome was found in the question",
        )
    if (which := _asks_which(draft, x, y)) is not None:
        return which, "the question asks which of a kind"
    if (
        draft.treatment is not None
        and draft.outcome is not None
        and (draft.relates or not draft.alarms)
    ):
        return _whole_kind(draft, x, y, direction, is_patient), _through(draft)
    if draft.treatment is not None and draft.comparator is not None:
        return "comparison", None
    known = (x is not None and x.curie) or (y is not None and y.curie)
    if draft.treatment is not None and draft.is_mechanism and draft.outcome is None and known:
        return "mechanism", None  # "how does metformin work?"
    opens = re.match(r"^\W*(?:what|which|who|list|name)\b", draft.text, re.IGNORECASE) is not None
    causal = draft.relates and (known or opens)
    if draft.outcome is not None and draft.treatment is None and causal:
        return (
            "what_causes",
            "the question names no treatment; name both, or run `aetia hypothesize`",
        )
    asks = _YES_NO.match(draft.text) or draft.relates or draft.is_what_if
    if (
        draft.treatment is not None
        and draft.outcome is None
        and asks
        and (((draft.relates or draft.is_what_if) and known) or _JUDGES.search(draft.text))
    ):
        return "what_does", "the question names no outcome; name both: what it does to what"
    if draft.relates and draft.names:
        seen = draft.treatment or draft.outcome
        what = f"a word of cause and {seen.text!r}" if seen else "a word of cause"
        return (
            "not_understood",
            f'{what} were seen, but not what acts on what; ask as "Does X cause Y?"',
        )
    if draft.names >= 2 and not _OF_FACTS.match(draft.text):
        return (
            "not_understood",
            'names were seen, but no word that says what is asked of them; ask as "Does X cause Y?"',
        )
    return "not_causal", "no relation between a treatment and an outcome was found in the question"


def _asks_which(draft: Draft, x: GroundedMention | None, y: GroundedMention | None) -> Kind | None:
    """Whether kinds of the one side are asked for: "which cancers does alcohol cause?"."""
    both = x is not None and x.curie and y is not None and y.curie
    if not both or draft.comparator is not None or draft.is_mechanism or not draft.relates:
        return None
    asked = _WHICH.match(draft.text)
    rest = draft.text[asked.end() :].lower() if asked else ""
    if draft.outcome is not None and rest.startswith(draft.outcome.text.lower()):
        return "what_does"
    if draft.treatment is not None and rest.startswith(draft.treatment.text.lower()):
        return "what_causes"
    return None


def _whole_kind(
    draft: Draft,
    x: GroundedMention | None,
    y: GroundedMention | None,
    direction: Direction | None,
    is_patient: bool,
) -> Kind:
    if draft.is_mechanism:
        return "mechanism"
    if draft.comparator is not None:
        return "comparison"
    if draft.is_what_if:
        return "what_if"
    if is_patient:
        return "patient"
    given = x is not None and x.category in _INTERVENTIONS
    adverse = y is not None and y.category in EFFECTS and not _is_welcome(y.label, y)
    return "harm" if given and adverse and direction == "increases" else "effect"


def _is_of_no_cause(draft: Draft, x: GroundedMention | None, y: GroundedMention | None) -> bool:
    """Whether nothing is said to act, and neither side is a thing that acts or comes of something."""
    if draft.relates or draft.comparator or x is None or y is None or x.curie:
        return False
    return y.curie is not None and y.category in CAUSES


def _through(draft: Draft) -> str | None:
    return f"through {draft.mediator.text}" if draft.mediator is not None else None


def _direction(draft: Draft, outcome: GroundedMention | None, said: int) -> Direction | None:
    """The change of the outcome's node that is asked about, under the treatment as it is."""
    noun = draft.outcome
    if noun is None:
        return None
    said = _said_of_it(draft, outcome, said)
    words = noun.change or (noun.level if noun.level < 0 or noun.state == "more" else 0)
    turn = -1 if said == -2 else 1
    change = words or (said if said in (-1, 1) else 0)
    sign = draft.sign
    if draft.comparator is not None and draft.polarity == 0:
        return "none"
    if draft.how in ("better", "worse") or (sign is None and draft.polarity is not None):
        sign = change or _by_value(draft, noun, outcome, said)
    elif sign is not None:
        sign *= change or 1
    elif change:
        sign = change
    elif draft.comparator is None and _EFFECTIVE.search(draft.text):
        sign = _by_value(draft, noun, outcome, said)
    elif (
        noun.is_risk
        and not draft.wanted
        and not draft.is_what_if
        and not _LEVELS.search(draft.text)
    ):
        sign = 1
    if (
        draft.comparator is not None
        and draft.how not in ("better", "worse")
        and draft.sign is not None
        and sign is not None
    ):
        sign *= draft.polarity or 1
    if sign is None or sign == 0:
        return None
    return "increases" if sign * turn > 0 else "decreases"


def _said_of_it(draft: Draft, outcome: GroundedMention | None, said: int) -> int:
    """The change that lay words say; none of an illness that somebody has, or that is helped with."""
    noun = draft.outcome
    ill = outcome is not None and outcome.category in lay.ILLS
    if noun is None or said != 1 or not draft.how or not ill:
        return said
    had = _IF_ILL.search(draft.text)
    with_it = re.search(
        rf"\b(?:with|against|for)\s+(?:[\w’'-]+\s+){{0,2}}{re.escape(noun.text)}", draft.text
    )
    return 0 if had or (with_it and not _GAINING.match(noun.text)) else said


def _by_value(draft: Draft, noun: Noun, outcome: GroundedMention | None, said: int) -> int:
    """What "better" or "worse" means for this outcome: more of what is welcome, less of what is not."""
    good = draft.how != "worse" if draft.how else True
    if draft.polarity is not None and draft.polarity < 0:
        good = not good
    name = f"{noun.text} {outcome.name if outcome and outcome.name else ''}"
    welcome = said == -2 or _is_welcome(name, outcome)
    return 1 if good == welcome else -1


def _is_welcome(name: str, outcome: GroundedMention | None) -> bool:
    """Whether more of it is better: of sleep and memory, but not of their disorders."""
    ill = outcome is not None and outcome.category == "biolink:Disease"
    return not ill and _WELCOME.search(name) is not None and _IMPAIRED.search(name) is None


def _takes_for_granted(draft: Draft) -> bool:
    return re.match(r"^\W*(?:why|how come)\b", draft.text, re.IGNORECASE) is not None


def _asks_back(draft: Draft, kind: Kind) -> str | None:
    """What must be settled where words were left over that could turn the answer round."""
    if kind in ("not_causal", "not_understood", "what_causes", "what_does"):
        return None
    if kind == "comparison" and draft.outcome is None:
        return 'Better in what? Name the outcome, such as "better for preventing stroke".'
    if draft.alarms:
        words = " and ".join(repr(word) for word in draft.alarms)
        return f"How does {words} belong to the question? Ask it in a sentence of its own, or leave it out."
    return None
