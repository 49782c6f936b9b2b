"""The words of a question about a table: cause and effect asked about, target, method, restrictions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.planning.plans import Target

_DO = r"(?:does|did|do|has|have|can|could|will|would|is|are)"
_LEAD = (
    r"(?:significantly\s+|really\s+|actually\s+|positively\s+|help(?:s|ed)?\s+(?:to\s+)?)*"
    r"(?:lead(?:s)? (?:individuals|people|them|students|patients)?\s*to|led (?:individuals|people)?\s*to|make a difference (?:in|to)|improve|increase|decrease|reduce|lower|boost|affect|impact|"
    r"influence|have (?:an |a )?(?:\w+ )?(?:impact|effect|influence) on|cause|raise|speed up|slow down|result in|change|enhance|"
    r"show (?:an |a )?\w+ in|experience (?:an |a )?\w+ in|tend to|contribute to|alter|make|help|deter|escalate|mean|relieve|ease|alleviate|mitigate|shorten|lengthen|prolong|prevent|promote|stimulate|encourage|discourage|accelerate|hinder|curb|cut|strengthen|weaken|worsen|harm|hurt|benefit|foster|drive)s?"
)
FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.DOTALL)
    for form in (
        r"\b(?:effect|impact|influence)s?\s+(?:on|in)\s+(?P<outcome>[\w\s'-]+?)\s+from\s+(?P<treatment>.+?)(?:[?.,]|$)",
        r"\bwhat (?:effect|impact|influence|difference)s?\s+(?:does|do|did|has|have|would|will)\s+(?P<treatment>[^,.?]+?)\s+(?:have|had|make|made)\s+(?:on|to|in|for)\s+(?P<outcome>[^,.?]+)",
        r"\b(?:ATE|ATT|ATC|ATU|LATE)\s+of\s+(?P<treatment>[^,.?]+?)\s+on\s+(?P<outcome>[^,.?]+)",
        r"\b(?:effect|impact|influence)s?\s+(?:on the (?:treated|untreated|controls?)\s+)?(?:\((?:ate|att|atc|late)\)\s*)?(?:of|from)\s+(?P<treatment>.+?)\s+on\s+(?P<outcome>.+?)(?:[?.]|,|\s+(?:when|while|as estimated|using|across|of children|of those|at \d)|$)",
        r"\b(?:effect|impact|influence)s?\s+(?:that )?(?P<treatment>[^,.?]+?)\s+(?:has|have|had)\s+on\s+(?P<outcome>[^,.?]+)",
        r"\breturns? (?:to|of|from) (?P<treatment>[^,.?]+?) (?:in terms of|on|for|in) (?P<outcome>[^,.?]+)",
        r"\bhow (?:much |many )?(?:\w+ )?(?:higher|lower|more|less|fewer|better|worse|longer|shorter|larger|smaller) (?:is|are|was|were|do|does|did)?\s*(?P<outcome>[^,.?]+?) (?:because of|due to|as a result of|thanks to|on account of) (?P<treatment>[^,.?]+)",
        r"\bhow (?:much )?(?:would|will|does|do|did) (?P<outcome>[^,.?]+?) (?:be )?(?:change|changed|increase|decrease|rise|fall|differ|improve)\w* (?:if|when|were|because of|due to|as a result of|in response to) (?P<treatment>[^,.?]+)",
        r"\bhow (?:much |many )?(?:more |less |fewer )?(?P<outcome>\w+(?: \w+)?) (?:do|does|did|would|will|can) (?:\w+ ){1,2}?(?:gain|lose|get|have|earn|make|expect) (?:if|when|after|by|from|because of) (?:they |people )?(?P<treatment>[^,.?]+)",
        r"\bhow (?:much |many )?(?:more|less|fewer|higher|lower|longer) (?P<outcome>[^,.?]+?) because (?:they|people|he|she|it) (?P<treatment>[^,.?]+)",
        r"\bwhat (?:would|will|does|do) happen\w* to (?P<outcome>[^,.?]+?) (?:if|when) (?P<treatment>[^,.?]+)",
        r"\b(?:change|increase|decrease|reduction|difference|gain|drop|rise|improvement) in (?P<outcome>[^,.?]+?) (?:is |was |that (?:is|was) )?(?:caused by|due to|attributable to|because of|resulting from|brought about by|from) (?P<treatment>[^,.?]+)",
        r"\(ate\) on (?P<outcome>.+?) from (?P<treatment>.+?)[?.]",
        r"\bincrease in (?P<outcome>.+?) can be expected for each additional (?:year|unit|hour|dollar)s? of (?P<treatment>.+?)(?:[?.,]|$)",
        r"^\W*how (?:much )?(?:do|does|did)\s+(?:providing\s+)?(?P<treatment>.+?)\s+(?:affect|impact|influence|change)\s+(?P<outcome>.+?)(?:[?]|\s+(?:across|while|when)\b|$)",
        r"^\W*by how much (?:do|does|did)\s+(?P<treatment>.+?)\s+(?:affect|increase|decrease|reduce|raise|change)\s+(?P<outcome>.+?)[?]",
        r"^\W*(?:is|are|was|were) (?P<treatment>.+?) (?:effective|successful|helpful|useful) (?:in|at|for) \w+ing\s+(?P<outcome>.+?)[?]",
        r"\bhow (?:effective|successful|helpful|useful) (?:is|are|was|were) (?P<treatment>[^,.?]+?) (?:in|at|for) \w+ing\s+(?P<outcome>[^,.?]+)",
        r"^\W*(?:is|are|was|were) (?P<treatment>[^,.?]+?) (?:beneficial|harmful|good|bad|detrimental) (?:for|to)\s+(?P<outcome>[^,.?]+)",
        rf"\bevidence that\s+(?P<treatment>[^,.?]+?)\s+{_LEAD}\s*(?P<outcome>[^,.?]+)",
        r"\b(?:are|is|were|was) (?:the )?(?:\w+ )?\w+ (?:who|that) (?P<treatment>[^,.?]+?)\s+(?P<outcome>(?:more|less) likely to [^,.?]+)",
        r"\b(?:do|does|did) (?:the )?(?:\w+ )?\w+ (?:who|that) (?P<treatment>[^,.?]+?)\s+(?P<outcome>\w+ (?:significantly )?(?:more|less|higher|lower|better|worse|longer|shorter|fewer|larger|smaller|greater|improved)\b[^,.?]*)",
        r"^\W*(?:did|does|do|has|have) (?P<outcome>[^,.?]+?) (?:increase|decrease|change|rise|fall|improve|drop|grow|decline)\w* (?:due to|because of|as a result of|thanks to|following|in response to) (?P<treatment>[^,.?]+)",
        r"\badvantage (?:to|of|in)\s+(?P<treatment>.+?)\s+in comparison.*\bin terms of\s+(?P<outcome>.+?)[?]",
        r"^\W*(?:how much )?more did (?:people|those|students|patients)? ?(?:who )?(?P<treatment>.+?)\s+(?P<outcome>\w+) compared",
        r"\bif (?P<treatment>.+?),\s*(?:is it likely that|would|will)\s+(?P<outcome>.+?)[?\"]",
        r"^\W*how (?:much )?differently do (?P<treatment>.+?)\s+(?P<outcome>respond\b.*?)(?:\s+compared|\s+if\b|[?])",
        rf"(?:^|,\s*|\s|\W){_DO}\s+(?P<treatment>.+?(?<!\ban)(?<!\ba)(?<!\bthe)(?<!\bto))\s+{_LEAD}\s*(?P<outcome>.+?)(?:[?]|\s+(?:compared to|across|when|while including|while accounting|among)\b|$)",
        r"\bhow\s+(?P<treatment>[^,.?]+?)\s+(?:affects|influences|impacts|changes|acts on)\s+(?P<outcome>[^,.?]+?)(?:\s+(?:considering|assuming|given|when|while)\b|[,.?]|$)",
        r"\b(?:the|average|causal)\s+(?:effect|impact|influence)s?\s+on\s+(?P<outcome>[^,.?]+?)\s+of\s+(?P<treatment>[^,.?]+)",
        r"\bevaluate the effect of (?P<treatment>.+?) on (?P<outcome>.+?)\.",
        r"\b(?:effect|impact|influence)s? of (?P<treatment>.+?) on (?P<outcome>.+?)(?:[,.]|$)",
        r"\b(?:whether|if|that)\s+(?P<treatment>[^,.?]+?)\s+(?:causally |significantly |really |actually )?(?:affects|influences|impacts|changes|causes|improves|increases|decreases|reduces|lowers|raises)\s+(?P<outcome>[^,.?]+)",
    )
)
METHODS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (method, re.compile(form, re.IGNORECASE))
    for method, form in (
        ("aipw", r"doubly robust|double robust|augmented inverse"),
        (
            "ipw",
            r"propensity score weighting|inverse probability|inverse propensity|\bipw\b|\biptw\b",
        ),
        (
            "matching",
            r"\bmatch(?:ing|ed)?\b|nearest neighbou?r|\bcompared (?:to|with) (?:otherwise )?(?:similar|comparable)\b",
        ),
        ("2sls", r"instrumental variable|\b2sls\b|two[- ]stage"),
        ("rd", r"regression discontinuity|\brdd?\b"),
        ("did", r"difference[- ]in[- ]differences?|\bdid\b(?= (?:estimat|method|regress|analys))"),
        ("ols", r"linear regression|\bols\b|least squares"),
    )
)
NO_OTHERS = re.compile(
    r"\b(?:do not|don't|without) (?:consider(?:ing)?|us(?:e|ing)|includ(?:e|ing)|adjust\w* for|control\w* for) (?:any )?(?:other )?(?:variables|covariates|columns)",
    re.I,
)
CONTROLS = re.compile(
    r"\b(?:other variables|all provided variables|suitable controls|controlling for|while controlling|control(?:ling)? for|adjust\w* for|choose the variables|account(?:ing)? for|similar people)\b",
    re.I,
)


ROLES = re.compile(r"\b(?:treatment|causal) effect\b|\b(?:ATE|ATT|ATC|ATU)\b", re.I)
"""What is asked for without a word of whose effect on what: that of the treatment on the outcome."""
RATIO = re.compile(
    r"\b(?:relative risk|(?:risk|odds|hazard|rate|incidence)[- ](?:rate )?ratio|fold change)\b",
    re.I,
)
POINTS = re.compile(r"\bpercentage[- ]points?\b", re.I)
PERCENT = re.compile(r"\bpercent(?:age)?\b.*\b(?:increase|change|decrease|rise|reduction)|%", re.I)
AMOUNT = re.compile(r"\b(?:reduc|increas|decreas|lower|shorten|lengthen|rais)\w*\b", re.I)
CHANCE = re.compile(r"\b(?:chance|probability|likel\w+|odds|rate)\b", re.I)
COMPARED = re.compile(
    r"\s+(?:compared (?:to|with)|in comparison (?:to|with)|relative to|versus|vs\.?)\s.*$", re.I
)
"""Of an outcome: the arm that it is compared with is no part of its name."""
ON_OFFER = re.compile(
    r"\s+(?:after|when|once|upon) (?:(?:the|an?|being|they were|having been) )?(?:offer|invit|assign|encourag)\w*.*$",
    re.I,
)
"""Of a treatment: who was offered it is another column than who took it."""


@dataclass(frozen=True)
class Worded:
    """What the question (or else the description) says; phrases are empty where nothing is said."""

    treatment: str
    outcome: str
    target: Target
    method: str
    alone: bool
    """No other variables are to be considered."""
    controls: bool
    percent: bool
    points: bool
    """The share is asked for in percentage points."""
    ratio: bool
    """A ratio is asked for."""
    amount: bool
    """A quantity is asked to grow or shrink, not a chance."""


def read_wording(question: str, description: str) -> Worded:
    """Read the question; cause and effect come from the description where it names none."""
    text = " ".join(question.split())
    # The point of a name ("PM2.5") ends no sentence.
    treatment, outcome = _phrases(re.sub(r"(?<=[A-Za-z]\d)\.(?=\d)", "", text))
    if not (treatment and outcome):
        treatment, outcome = _phrases(" ".join(description.split()))
    if not (treatment and outcome) and ROLES.search(text):
        treatment, outcome = "treatment", "outcome"
    target = _target(text)
    method = next((name for name, form in METHODS if form.search(text)), "auto")
    return Worded(
        treatment,
        outcome,
        target,
        method,
        NO_OTHERS.search(text) is not None,
        CONTROLS.search(text) is not None,
        PERCENT.search(POINTS.sub("", text)) is not None,
        POINTS.search(text) is not None,
        RATIO.search(text) is not None,
        AMOUNT.search(text) is not None and CHANCE.search(text) is None,
    )


def _phrases(text: str) -> tuple[str, str]:
    for form in FORMS:
        found = form.search(text)
        if found is None:
            continue
        treatment, outcome = (
            _trimmed(behind.sub("", found[name]))
            for name, behind in (("treatment", ON_OFFER), ("outcome", COMPARED))
        )
        if (
            treatment
            and outcome
            and not re.fullmatch(r"(?:the )?(?:dataset|data|study)", treatment)
        ):
            return treatment, outcome
    return "", ""


def _trimmed(phrase: str) -> str:
    text = re.sub(
        r"^(?:the\s+)?(?:introduction|implementation|adoption|administration|use|provision) of\s+",
        "",
        phrase.strip(" \"'?,."),
        flags=re.I,
    )
    text = re.sub(
        r"^(?:a |an )?(?:\w+ )?(?:change|increase|decrease|difference|reduction|improvement)s? in\s+|^(?:higher|lower|better)\s+",
        "",
        text,
        flags=re.I,
    )
    text = re.sub(
        r"^(?:the|a|an|more|providing|sending|taking|receiving|undergoing|an increase in)\s+",
        "",
        text,
        flags=re.I,
    )
    return text.strip(" \"'?,.")


def _target(text: str) -> Target:
    if re.search(r"\b(?:on|of|for) the (?:control|untreated)\w*\b|\bATC\b|\bATU\b", text):
        return "ATC"
    if re.search(
        r"\bon the treated\b|\bATT\b|\bactually (?:received|participated|took|joined|enrolled|adopted|used|attended)|\bwho (?:actually )?(?:joined|received|participated|took part)|\bthat received\b",
        text,
    ):
        return "ATT"
    return "ATE"
