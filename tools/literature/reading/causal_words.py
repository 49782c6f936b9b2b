"""How strongly a sentence claims that one thing causes another.

Classes as in Yu, Li & Wang 2019 (EMNLP-IJCNLP 4664): no relationship, correlational ("associated with"),
conditional causal ("may improve") and direct causal ("improved"). By rules alone: the set with those labels
may be tested on and not trained on.
"""

from __future__ import annotations

import re
from typing import Literal

from tools.literature.reading.numerals import plain

CausalStrength = Literal["none", "correlational", "conditional", "causal"]

_CORRELATION = re.compile(
    r"\b(?:associat\w+|correlat\w+|related (?:to|with)|relationships? (?:between|with)|relation (?:between|of|to|with)|linked (?:to|with)|links? between|predict\w*|risk factors?|"
    r"(?:in)?dependent(?:ly)? (?:predict|associat|relat|risk|determin|prognos)\w*|determinants?|prognos\w+|more likely|less likely|more common|more frequent\w*|"
    r"at (?:higher|greater|increased|lower|high) risk|(?:higher|greater|increased|lower|reduced|elevated|decreased) (?:risk|odds|likelihood|prevalence|incidence|rates?|levels?|frequency|mortality|survival) (?:of|for|in|among|than|was|were)|markers? (?:of|for)|biomarkers?|"
    r"(?:higher|lower|greater|worse|better|poorer|longer|shorter|more|less|fewer|larger|smaller) (?:\w+ ){0,5}(?:than|compared|in patients|in those|among|with increasing)|(?:inverse|positive|negative|direct) (?:\w+ )?(?:relation|association|correlation)\w*|"
    r"differ(?:s|ed|ences?) (?:significantly |substantially )?(?:between|in|among|from|by)|was (?:higher|lower|greater)|were (?:higher|lower|greater|more|less)|varied|vary|increased with|decreased with|co-?occur\w*|attributable|elevated in|similar|comparable|no differences?|trends?|at (?:\w+ )?risk of|interaction)\b",
    re.IGNORECASE,
)
_EFFECT = re.compile(
    r"\b(?:improv(?:es?|ed|ing|ements?)|reduc(?:es?|ed|ing|tions?)|increas(?:es?|ed|ing)|decreas(?:es?|ed|ing)|lower(?:s|ed|ing)|prevent(?:s|ed|ing|ion)?|enhanc(?:es?|ed|ing|ement)|"
    r"caus(?:es?|ed|ing|al|ally)|lead(?:s|ing)? to|led to|result(?:s|ed|ing)? in|induc(?:es?|ed|ing)|affect(?:s|ed|ing)?|effects? (?:of|on|in)|influenc(?:es?|ed|ing)|impact(?:s|ed)? (?:of|on)|impacts?|contribut(?:es?|ed|ing) to|"
    r"effective(?:ly|ness)?|efficac\w+|benefi\w+|alleviat\w+|attenuat\w+|ameliorat\w+|inhibit\w*|suppress\w*|protect\w*|promot\w+|facilitat\w+|stimulat\w+|worsen\w*|"
    r"mitigat\w+|rais(?:es?|ed|ing)|diminish\w*|eliminat\w+|reliev\w+|shorten\w*|prolong\w*|accelerat\w+|delay\w*|slow(?:s|ed)?|superior|decreas\w+|produc(?:es?|ed)|boost\w*|exacerbat\w+|modulat\w+|mediat\w+|"
    r"alter(?:s|ed)?|trigger\w*|driv(?:es?|en)|due to|because of|restor\w+|changed?|achieved?|safe|better than|non-?inferior|support(?:s|ed)?|minimi[sz]\w+|optimi[sz]\w+|helps?|allow(?:s|ed)?|provid(?:es?|ed)|plays? (?:an? )?(?:\w+ ){0,2}roles?)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:may|might|could|can|appears?|seems?|potential(?:ly)?|possib(?:le|ly)|suggest\w*|likely to|probabl[ey]|perhaps|would|promising|hypothes\w+|presumably|likely)\b",
    re.IGNORECASE,
)
_SUGGESTED = re.compile(r"\b(?:suggest\w*|indicat\w+|hypothes\w+) that\b", re.IGNORECASE)
_NOT_RESULT = re.compile(
    r"\b(?:further (?:research|stud|investigat|trial|work|clinical|evaluat)\w*|future (?:research|stud|trial|work|prospective|investigat)\w*|more (?:research|studies)|(?:are|is) (?:needed|warranted|required|necessary)|should (?:be|consider|include|focus|also|take|aim|explore|examine|address|receive|undergo)|need(?:s|ed)? to|"
    r"trial registration|clinicaltrials|registered|important to|recommend\w*|aim(?:s|ed)? to|investigat(?:e|ing)|this (?:study|trial|review|article|paper) (?:is|was|aims|aimed|will|provides|describes|presents)|objective|remains? (?:unclear|unknown|to be)|unclear|unknown|"
    r"to (?:determine|assess|evaluate|examine|explore|confirm|clarify)|must be|we propose|we aimed|we describe)\b",
    re.IGNORECASE,
)


def causal_strength(sentence: str) -> CausalStrength:
    """The strongest relationship that one sentence claims; a denied one counts as that which is denied."""
    same = plain(sentence)
    if _NOT_RESULT.search(same):
        return "none"
    effect, correlation = _EFFECT.search(same), _CORRELATION.search(same)
    if correlation is not None and not _stronger(same, effect, correlation):
        return "correlational"
    if effect is None:
        return "none"
    return "conditional" if _HEDGE.search(same) else "causal"


def _stronger(same: str, effect: re.Match[str] | None, correlation: re.Match[str]) -> bool:
    """Whether the words of effect are the claim, and those of association no part of it."""
    if effect is None:
        return False
    if re.match(
        r"associat|correlat|relat|predict|link|risk fact|independent|determin|prognos|marker|biomarker",
        correlation.group(),
        re.IGNORECASE,
    ):
        return False
    return effect.start() < correlation.start()
