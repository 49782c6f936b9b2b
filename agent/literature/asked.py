"""A claim or a question in words -> treatment, comparator, outcome, and which way it goes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

ClaimSide = Literal["increases", "decreases", "no_difference"]

_CONTRAST = re.compile(
    r"^(?P<treatment>.+?) (?:compared (?:with|to)|versus|vs\.?) (?P<comparator>.+?): (?P<outcome>.+)$",
    re.DOTALL,
)
_WHICH = re.compile(
    r"^(?:Is|Are|Was|Were|Does|Do) (?:the )?(?P<outcome>.+?),? (?:higher|lower|greater|more|less|different|better|worse)\b.*?"
    r"\b(?:when )?(?:comparing|in|with|among) (?P<treatment>.+?)(?: compared (?:with|to) | to | with | and | versus | vs\.? | than (?:in |with )?)"
    r"(?P<comparator>.+?)\s*\?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_WHICH_BARE = re.compile(
    r"^(?:Is|Are) (?:the )?(?P<outcome>.+?),? higher\b.*?\bcomparing (?P<treatment>.+?)\s*\?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_NOT = (
    r"(?P<not>(?:(?:does|do|did|is|are|was|were|has|have|can|could|may|might|will|would|should)(?: not|n['’]t)|cannot|can['’]t|no longer|never|"
    r"fails? to|failed to|without) )?"
)
_MODAL = r"(?:(?:can|could|may|might|will|would|should|does|do|did|has|have|had|been|be|to|help|helps|helped|significantly|also|markedly|substantially|strongly|is|are|was|were|able|likely|known|shown|found|appears?|seems?|a|the|not|directly) )*"
_UP_VERBS = (
    r"increas\w+|rais\w+|elevat\w+|promot\w+|enhanc\w+|boost\w*|induc\w+|caus\w+|lead(?:s|ing)? to|led to|result(?:s|ed)? in|improv\w+|activat\w+|"
    r"trigger\w*|contribut\w+ to|worsen\w*|stimulat\w+|upregulat\w+|accelerat\w+|aggravat\w+|exacerbat\w+|associated with (?:an? )?(?:increased|higher|greater|elevated)|"
    r"produc\w+|spread\w*|facilitat\w+|prolong\w*|extend\w*|amplif\w+|favou?r\w*|support\w*|strengthen\w*|linked (?:to|with)|associated with|risk factors? for"
)
_DOWN_VERBS = (
    r"decreas\w+|reduc\w+|lower\w*|prevent\w*|inhibit\w*|suppress\w*|protect\w* against|protect\w*|diminish\w*|cut|attenuat\w+|block\w*|treat\w*|cure\w*|stop\w*|"
    r"kill\w*|reliev\w+|alleviat\w+|ameliorat\w+|limit\w*|slow\w*|mitigat\w+|impair\w*|downregulat\w+|shorten\w*|weaken\w*|delay\w*|eliminat\w+|fight\w*|"
    r"associated with (?:an? )?(?:decreased|lower|reduced)|avoid\w*|disrupt\w*|destroy\w*|minimi[sz]\w+|abolish\w*|counteract\w*|combat\w*|interfer\w+ with"
)
_STATED = re.compile(
    rf"^(?P<treatment>.+?) {_NOT}{_MODAL}(?:(?P<down>{_DOWN_VERBS})|(?P<up>{_UP_VERBS}))\b(?P<outcome>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_TURNS = re.compile(
    r"^\s*(?:the |an? )?(?:risk of |rate of )?(?:(?P<down>decreas\w+|reduc\w+|lower\w*|fewer|shorter|less|worse)|(?P<up>increas\w+|higher|greater|more|longer))\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|cannot|lacks?|lacking|fails?|failed|without|unrelated|neither|nor|unable|absence|unaffected|independent of|incapable)\b|n['’]t\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ClaimParts:
    """What is asked of a text.

    Attributes:
        treatment: what is given, done or present.
        comparator: what it is compared with; empty where the claim names none.
        outcome: what may change; empty where the claim has no such form.
        side: the way the claim goes; None for a question, or where the claim is no statement of a change.
        negated: whether the claim denies something.
    """

    treatment: str
    comparator: str
    outcome: str
    side: ClaimSide | None
    negated: bool

    @property
    def posed(self) -> str:
        """The claim as a judge of pairs reads it best."""
        if self.comparator:
            return f"{self.treatment} compared with {self.comparator}: {self.outcome}"
        return f"{self.treatment}: {self.outcome}" if self.outcome else self.treatment


def asked_of(claim: str) -> ClaimParts:
    """Read a claim or a question.

    Args:
        claim: "X compared with Y: Z", "Is Z higher, lower, or the same when comparing X to Y?", or a
            sentence such as "X lowers Z".
    """
    text = " ".join(claim.split())
    for pattern in (_CONTRAST, _WHICH):
        match = pattern.match(text)
        if match:
            return ClaimParts(
                match["treatment"].strip(), match["comparator"].strip(), match["outcome"].strip(), None, negated=False
            )  # fmt: skip
    bare = _WHICH_BARE.match(text)
    if bare:
        return ClaimParts(
            bare["treatment"].strip(), "", bare["outcome"].strip(), None, negated=False
        )
    negated = _NEGATION.search(text) is not None
    stated = _STATED.match(text.rstrip(" .?"))
    if stated is None:
        return ClaimParts(text.rstrip(" ."), "", "", None, negated)
    side: ClaimSide = "decreases" if stated["down"] else "increases"
    turn = _TURNS.match(stated["outcome"])
    if turn and turn["down"]:
        side = "increases" if side == "decreases" else "decreases"
    if stated["not"] or _NEGATION.search(stated["treatment"]):
        side = "no_difference"
    outcome = stated["outcome"].strip(" .,;")
    treatment, comparator = _compared(stated["treatment"].strip(), outcome)
    return ClaimParts(treatment, comparator[1], comparator[0], side, negated)


def _compared(treatment: str, outcome: str) -> tuple[str, tuple[str, str]]:
    """Treatment, and outcome with the comparator that stands behind it."""
    parts = re.split(r",? (?:compared (?:with|to)|versus|relative to|than) ", outcome, maxsplit=1)
    return treatment, (parts[0], parts[1] if len(parts) > 1 else "")
