"""The words of a question about a table: cause and effect asked about, target, method, restrictions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.planning.plans import Kept, Target

_DO = r"(?:does|did|do|has|have|can|could|will|would|is|are)"
_LEAD = (
    r"(?:significantly\s+|really\s+|actually\s+|positively\s+|help(?:s|ed)?\s+(?:to\s+)?)*"
    r"(?:lead(?:s)? (?:individuals|people|them|students|patients)?\s*to|led (?:individuals|people)?\s*to|improve|increase|decrease|reduce|lower|boost|affect|impact|"
    r"influence|have (?:an |a )?(?:\w+ )?(?:impact|effect|influence) on|cause|raise|speed up|slow down|result in|change|enhance|"
    r"show (?:an |a )?\w+ in|experience (?:an |a )?\w+ in|tend to|contribute to|alter|make|help|deter|escalate|mean)"
)
FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.DOTALL)
    for form in (
        r"\b(?:effect|impact|influence)s?\s+(?:on|in)\s+(?P<outcome>[\w\s'-]+?)\s+from\s+(?P<treatment>.+?)(?:[?.,]|$)",
        r"\b(?:effect|impact|influence)s?\s+(?:on the (?:treated|untreated|controls?)\s+)?(?:\((?:ate|att|atc|late)\)\s*)?(?:of|from)\s+(?P<treatment>.+?)\s+on\s+(?P<outcome>.+?)(?:[?.]|,|\s+(?:when|while|as estimated|using|across|of children|of those|at \d)|$)",
        r"\(ate\) on (?P<outcome>.+?) from (?P<treatment>.+?)[?.]",
        r"\bincrease in (?P<outcome>.+?) can be expected for each additional (?:year|unit|hour|dollar)s? of (?P<treatment>.+?)(?:[?.,]|$)",
        r"^\W*how (?:much )?(?:do|does|did)\s+(?:providing\s+)?(?P<treatment>.+?)\s+(?:affect|impact|influence|change)\s+(?P<outcome>.+?)(?:[?]|\s+(?:across|while|when)\b|$)",
        r"^\W*by how much (?:do|does|did)\s+(?P<treatment>.+?)\s+(?:affect|increase|decrease|reduce|raise|change)\s+(?P<outcome>.+?)[?]",
        r"^\W*is (?P<treatment>.+?) effective (?:in|at) \w+ing\s+(?P<outcome>.+?)[?]",
        r"\badvantage (?:to|of|in)\s+(?P<treatment>.+?)\s+in comparison.*\bin terms of\s+(?P<outcome>.+?)[?]",
        r"^\W*(?:how much )?more did (?:people|those|students|patients)? ?(?:who )?(?P<treatment>.+?)\s+(?P<outcome>\w+) compared",
        r"\bif (?P<treatment>.+?),\s*(?:is it likely that|would|will)\s+(?P<outcome>.+?)[?\"]",
        r"^\W*how (?:much )?differently do (?P<treatment>.+?)\s+(?P<outcome>respond\b.*?)(?:\s+compared|\s+if\b|[?])",
        rf"(?:^|,\s*|\s|\W){_DO}\s+(?P<treatment>.+?(?<!\ban)(?<!\ba)(?<!\bthe)(?<!\bto))\s+{_LEAD}\s*(?P<outcome>.+?)(?:[?]|\s+(?:compared to|across|when|while including|while accounting|among)\b|$)",
        r"\bhow\s+(?P<treatment>[^,.?]+?)\s+(?:affects|influences|impacts|changes|acts on)\s+(?P<outcome>[^,.?]+?)(?:\s+(?:considering|assuming|given|when|while)\b|[,.?]|$)",
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


AMOUNT = re.compile(r"\b(?:reduc|increas|decreas|lower|shorten|lengthen|rais)\w*\b", re.I)
CHANCE = re.compile(r"\b(?:chance|probability|likel\w+|odds|rate)\b", re.I)


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
    amount: bool
    """A quantity is asked to grow or shrink, not a chance."""
    kept: tuple[Kept, ...]


def read_wording(question: str, description: str, columns: tuple[str, ...]) -> Worded:
    """Read the question; cause and effect come from the description where it names none."""
    text = " ".join(question.split())
    treatment, outcome = _phrases(text)
    if not (treatment and outcome):
        treatment, outcome = _phrases(" ".join(description.split()))
    target = _target(text)
    method = next((name for name, form in METHODS if form.search(text)), "auto")
    return Worded(
        treatment,
        outcome,
        target,
        method,
        NO_OTHERS.search(text) is not None,
        CONTROLS.search(text) is not None,
        re.search(r"\bpercent(?:age)?\b.*\b(?:increase|change|decrease|rise)|%", text, re.I)
        is not None,
        AMOUNT.search(text) is not None and CHANCE.search(text) is None,
        _kept(text, columns),
    )


def _phrases(text: str) -> tuple[str, str]:
    for form in FORMS:
        found = form.search(text)
        if found is None:
            continue
        treatment, outcome = (_trimmed(found[name]) for name in ("treatment", "outcome"))
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
        r"\bon the treated\b|\bATT\b|\bactually (?:received|participated|took)|\bwho (?:actually )?(?:joined|received|participated|took part)|\bthat received\b",
        text,
    ):
        return "ATT"
    return "ATE"


def _kept(text: str, columns: tuple[str, ...]) -> tuple[Kept, ...]:
    """Conditions on rows: "column = value" beside "only", and ages that bound the people."""
    found: list[Kept] = []
    if re.search(r"\bonly\b", text, re.I):
        for name in columns:
            values = {
                float(hit)
                for hit in re.findall(rf"(?<!\w){re.escape(name)}\s*=+\s*(-?\d+(?:\.\d+)?)", text)
            }
            if len(values) == 1:
                found.append(Kept(name, "==", values.pop()))
    for sign, form in (
        ("<=", r"no older than (\d+)|at most (\d+) years"),
        (">=", r"no younger than (\d+)|at least (\d+) years old"),
    ):
        if hit := re.search(form, text):
            found.append(Kept("age", sign, float(next(g for g in hit.groups() if g))))
    return tuple(found)
