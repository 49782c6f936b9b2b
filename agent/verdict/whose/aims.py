"""Getting a disease and having it: evidence on the one is no answer about the other.

"Does it help people with migraine?" asks of treating, "does it prevent migraine?" of getting it. Rows say
which they are of by their people and their contrast (GRADE indirectness of population and outcome, Guyatt
et al. 2011, J Clin Epidemiol 64:1303); an approved use is of treating unless it says that it prevents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graphs.findings import RATIOS
from graphs.names import fold
from tools.populations import groups_of, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.dossier import Dossier
    from agent.question import CausalQuestion
    from tools.evidence import Evidence

Aim = Literal["treat", "prevent"]

OF = {"treat": "treating", "prevent": "preventing"}
_ASKS_TO_PREVENT = re.compile(
    r"\b(?:prevent\w*|protect\w*|guards?|guarding|ward\w*|stav(?:e|es|ing)|fend\w*|avoid\w*|risks?|chances?|likelihood|odds|"
    r"incidence|likely to|develop(?:ing)?|causes?|caused|causing|leads? to|triggers?|prophyla\w+)\b",
    re.IGNORECASE,
)
_ASKS_TO_TREAT = re.compile(
    r"\b(?:treat\w*|cur(?:e|es|ed|ing)|heal(?:s|ed|ing)?|reliev\w*|alleviat\w*|eas(?:e|es|ing)|sooth\w*|remed\w+|manag(?:e|es|ing)|"
    r"works? (?:for|against|on|in)|(?:effective|useful|good|beneficial|helpful|indicated) (?:for|against|in|at)|"
    r"helps?|helping|shorten\w*|remission|revers\w+|recover\w*|better)\b",
    re.IGNORECASE,
)
_NAMED_SO = re.compile(r"\b[\w']+[- ](?:treated|healed|eased)\b", re.IGNORECASE)
"""Part of the name of a thing: "insecticide-treated nets"."""
_ANOTHER = re.compile(
    r"\b(?:prevent\w*|prophyla\w+|incident|new[- ]onset|developing|onset of|previous|prior|recurren\w+|relaps\w+|"
    r"secondary prevention|survivors|history of|at (?:high |increased |low )?risk|exacerbation\w*)\b",
    re.IGNORECASE,
)
"""Of a row: that it is of getting the disease, or of another bout of it."""
_COURSE = re.compile(
    r"progress|relaps|recurr|exacerbat|remission|flare|worsening|severity|complication|improvement",
    re.IGNORECASE,
)
"""Of an outcome: what becomes of a disease in those who have it, which is not got but gone through."""
_FREE = re.compile(
    r"\b(?:without|free of|no history of|negative for|not? )\b[^,;]*|\bnon-?\w+", re.IGNORECASE
)
_LOOSE = frozenset(
    [
        "disease",
        "diseases",
        "disorder",
        "disorders",
        "syndrome",
        "type",
        "chronic",
        "acute",
        "of",
        "the",
        "and",
        "in",
        "major",
        "mellitus",
    ]
)
_GIVEN = ("Drug", "SmallMolecule", "Procedure", "Treatment", "Device", "ChemicalEntity")
"""Kinds of treatment that may be meant for those who have the disease."""
STUDIED = ("finding", "assessment")
OF_ANY_HEALTH = frozenset(
    ["newborns", "children", "adolescents", "older people", "men", "women", "pregnancy"]
)
"""Groups that the name of a disease may speak of, and that are not ill for it: infants, in sudden infant death."""


@dataclass(frozen=True)
class Aimed:
    """The items that bear on what was asked; `other` is what the rest of them is of, if any."""

    items: tuple[Evidence, ...]
    asked: Aim | None = None
    other: Aim | None = None
    unclear: frozenset[str] = frozenset()
    """Ids of items that do not say which of the two they are of."""
    treating: frozenset[str] = frozenset()
    """Ids of items on those who have the disease."""


def aimed(items: Sequence[Evidence], dossier: Dossier) -> Aimed:
    """The evidence on having the disease, or on getting it, as the question asks; all where it is open."""
    outcome = dossier.outcome
    if outcome is None or outcome.category != "biolink:Disease" or _COURSE.search(outcome.label):
        return Aimed(tuple(items))
    x = dossier.treatment
    given = x is not None and (x.category or "").removeprefix("biolink:") in _GIVEN
    aims = {item.id: aim_of(item, outcome.label, given=given) for item in items}
    asked = asked_aim(dossier.question, outcome.label)
    kept = tuple(i for i in items if asked is None or aims[i.id] in (asked, None))
    left = [aims[item.id] for item in items if item not in kept]
    return Aimed(
        kept,
        asked,
        left[0] if left else None,
        frozenset(
            i.id for i in kept if aims[i.id] is None and i.kind in STUDIED and not _is_level(i)
        ),
        frozenset(i.id for i in kept if aims[i.id] == "treat"),
    )


def _is_level(item: Evidence) -> bool:
    """Whether it is of a level, of which the disease is the high one: to have it is to have that level."""
    return any(r.side == "outcome" and r.how == "level" for r in item.relations)


def asked_aim(question: CausalQuestion, outcome: str) -> Aim | None:
    """What a question asks of; None where its words leave that open."""
    ill = has(question.population, outcome)
    said = _NAMED_SO.sub(" ", question.text)
    if _ASKS_TO_PREVENT.search(said):
        return None if ill else "prevent"
    return "treat" if ill or _ASKS_TO_TREAT.search(said) else None


def aim_of(item: Evidence, outcome: str, *, given: bool = True) -> Aim | None:
    """What a row is of; None where it does not say.

    Args:
        item: the row.
        outcome: the name of the disease.
        given: whether the exposure is something that the ill are given, rather than met with.
    """
    said = f"{item.population or ''}; {item.contrast or ''}"
    if item.kind == "indication":
        return "prevent" if re.search(r"prevent|prophyla|risk", said, re.IGNORECASE) else "treat"
    if item.kind not in STUDIED:
        return None
    titled = f"{item.source.title}; {item.source.identifier}"
    is_so_titled = _ANOTHER.search(titled) and not _ASKS_TO_TREAT.search(titled)
    if item.direction == "increases" or _ANOTHER.search(said) or is_so_titled:
        return "prevent"
    if has(item.population, outcome):
        return "treat"
    counted = item.measure in RATIOS and bool(item.population)
    return "prevent" if counted or not given else None


def are_the_ill(people: str | None, outcome: str) -> bool:
    """Whether a population is of those who have the disease, and says nothing more of them."""
    more = (groups_of(people) - groups_of(outcome)) or (words_of(people) - words_of(outcome))
    return has(people, outcome) and not more


def has(people: str | None, outcome: str) -> bool:
    """Whether a population is of those who have the disease."""
    if not people:
        return False
    said = _FREE.sub(" ", people)
    own = groups_of(outcome) - OF_ANY_HEALTH
    if own and own <= groups_of(said):
        return True
    words = {word.removesuffix("s") for word in fold(outcome).split() if word not in _LOOSE}
    return bool(words) and words <= {word.removesuffix("s") for word in fold(said).split()}
