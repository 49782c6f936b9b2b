"""Statements that say less than their predicate: predictions, and uses that are tried or not approved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graphs.biolink import INVERSES, PREDICATES

if TYPE_CHECKING:
    from collections.abc import Mapping

_WEAKER = {
    "biolink:treats": ("biolink:in_clinical_trials_for", "biolink:treats_or_applied_or_studied_to_treat"),
    "biolink:treated_by": (
        "biolink:tested_by_clinical_trials_of",
        "biolink:subject_of_treatment_application_or_study_for_treatment_by",
    ),
}  # fmt: skip
"""Predicate of a use -> those of one that is tried, and of one of which nothing better is known."""
_NOT_APPROVED = re.compile(r"not_approved\w*|\w*withdraw\w*|off_label\w*|(?:un|dis)approved\w*")
_BEFORE = re.compile(r"(?:\w*phase_?)?(?:[0-3](?:\.\d)?|i{1,3})(?:_trial)?|\w*pre_?clinical\w*")
"""Phases of research before a use is approved."""
_PLAIN = "biolink:related_to"
_SAID_OF_ENDS = ("_direction_qualifier", "_direction", "_aspect_qualifier", "_aspect")

NOT_A_USE = "a use that is tried or not approved: taken as that, not as a treatment"
PREDICTED = "a prediction: taken as related, without cause or sign"
MINED = "a statement that a program read in texts: taken as it stands"
UNKNOWN = "a statement of which the source does not say how it is known: taken as it stands"


def asserted(row: Mapping[str, Any], predicate: str) -> tuple[str, dict[str, Any], str]:
    """(predicate, row, remark): the statement as far as its source asserts it.

    Args:
        row: of an edge.
        predicate: its predicate, as a CURIE.
    """
    level, agent = _word(row.get("knowledge_level")), _word(row.get("agent_type"))
    if level == "prediction" and (predicate in PREDICATES or predicate in INVERSES):
        kept = {key: value for key, value in row.items() if not turns(key)}
        return _PLAIN, kept, PREDICTED
    status, phase = _word(row.get("clinical_approval_status")), row.get("max_research_phase")
    tried = bool(_BEFORE.fullmatch(_word(phase)))
    denied = bool(_NOT_APPROVED.fullmatch(status))
    if predicate in _WEAKER and (
        denied or (tried and not status.endswith("approved_for_condition"))
    ):
        return _WEAKER[predicate][not tried], dict(row), NOT_A_USE
    if agent == "text_mining_agent":
        return predicate, dict(row), MINED
    return predicate, dict(row), UNKNOWN if level == "not_provided" else ""


def turns(key: str) -> bool:
    """Whether a column says more or less, or of what, of an end of a statement."""
    return (
        key == "qualified_predicate" or key.endswith(_SAID_OF_ENDS) or key.startswith("qualified_")
    )


def _word(value: object) -> str:
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    return text.removeprefix("biolink:").lower().replace(" ", "_").replace("-", "_")
