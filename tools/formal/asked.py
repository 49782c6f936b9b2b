"""The question of a text -> what quantity it asks for, about which phrases, and which way."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.formal.answers import Query, UnreadableError
from tools.formal.arrows import split_names

UP = re.compile(r"\b(?:increas\w*|rais\w*|larger|higher|greater|more|positive\w*|bigger|boost\w*|up|grow\w*|rise\w*|enhance\w*)\b", re.I)  # fmt: skip
DOWN = re.compile(r"\b(?:decreas\w*|lower\w*|smaller|less|reduc\w*|negative\w*|shrink\w*|down|diminish\w*|fall\w*|drop\w*|lessen\w*|fewer)\b", re.I)  # fmt: skip
AMOUNT = re.compile(r"^(?:what|how much|by how much|how large|how likely|how probable)\b", re.I)
_CHANCE = r"(?:the\s+)?(?:overall\s+)?(?:chances?|probability|likelihood|odds|risk)\s+(?:of|that|to see)\s+"


@dataclass(frozen=True)
class FormalQuestion:
    """A question in phrases of the text; `sign` is 1 for "more", -1 for "less", 0 for an amount."""

    query: Query
    sign: int
    outcome: str = ""
    treatment: str = ""
    middle: tuple[str, ...] = ()
    condition: str = ""
    other: str = ""
    """What the outcome or the treatment is set against, as the text has it."""


_FORMS: tuple[tuple[Query, str], ...] = (
    ("counterfactual", r"^(?:would|will)\s+(?P<outcome>.+?),?\s+(?:if|had|were)\s+(?P<treatment>.+?)\s+(?:instead of|rather than)\s+(?P<other>.+)$"),
    ("counterfactual", r"^(?:if|had|were)\s+(?P<treatment>.+?)\s+(?:instead of|rather than)\s+(?P<other>.+?),\s*(?:would|will)\s+(?P<outcome>.+)$"),
    ("selection", r"^(?:if|when|once|suppose|provided)\s+(?:we\s+)?(?:only\s+)?(?:look|looking|restrict\w*|consider\w*|focus\w*)\s*(?:ourselves |attention )?(?:only\s+)?(?:at|to|on)?\s*(?P<condition>.+?),\s*(?:does (?:it|this) (?:mean|follow|imply|show)|can we (?:conclude|say|infer))\s+(?:that\s+)?(?P<treatment>.+?)\s+(?P<not>(?:does|do|has|have) (?:not|no)\s+)?(?:affects?|causes?|influences?|(?:has an |have an )?effect on)\s+(?P<outcome>.+)$"),
    ("selection", r"^does (?:it|this) (?:mean|follow|imply|show)\s+(?:that\s+)?(?P<treatment>.+?)\s+(?P<not>(?:does|do|has|have) (?:not|no)\s+)?(?:affects?|causes?|influences?|(?:has an |have an )?effect on)\s+(?P<outcome>.+?),?\s+(?:if|when|once)\s+(?:we\s+)?(?:only\s+)?(?:look|looking|restrict\w*|consider\w*|focus\w*)\s*(?:ourselves |attention )?(?:only\s+)?(?:at|to|on)?\s*(?P<condition>.+)$"),
    ("conditional association", rf"^(?:if|when|once)\s+(?:we\s+)?(?:only\s+)?(?:look|restrict\w*|consider\w*|focus\w*)\s*(?:ourselves |attention )?(?:only\s+)?(?:at|to|on)?\s*(?P<condition>.+?),\s*(?:does|will|would)\s+{_CHANCE}(?P<outcome>.+?)\s+(?P<way>increase|decrease|rise|fall|grow|shrink|go up|go down|drop)s?\s+(?:when|if|given|with|once|upon observing)\s+(?P<treatment>.+)$"),
    ("effect of treatment on the treated", r"^(?:for|among|considering)\s+(?P<condition>.+?),\s*(?:would|will|is)\s+it\s+(?:be\s+)?(?P<way>more|less)\s+likely\s+(?:to see|to observe|that|to get|to find)\s+(?P<outcome>.+?)\s+(?:if|had|were)\s+(?P<treatment>.+)$"),
    ("effect of treatment on the treated", r"^(?:would|will)\s+it\s+be\s+(?P<way>more|less)\s+likely\s+(?:to see|to observe|that|to get|to find)\s+(?P<outcome>.+?)\s+(?:for|among)\s+(?P<condition>.+?)\s+(?:if|had|were)\s+(?P<treatment>.+)$"),
    ("effect of treatment on the treated", rf"^(?:for|among|considering)\s+(?P<condition>.+?),\s*(?:would|will)\s+{_CHANCE}(?P<outcome>.+?)\s+(?:be|have been)\s+(?P<way>higher|lower|larger|smaller|greater)\s+(?:if|had|were)\s+(?P<treatment>.+)$"),
    ("natural direct effect", r"^(?:if (?:we|one)\s+)?(?:disregard\w*|ignor\w*|set\w* aside|leav\w* (?:out|aside)|exclud\w*|without|apart from|not counting|discount\w*)\s+(?:the\s+|any\s+)?(?:mediat\w+|indirect|mediating)?\s*(?:effects?|paths?|pathways?|routes?|influences?)?\s*(?:that (?:goes|runs) )?(?:through|via|by way of|of)\s+(?P<middle>.+?),\s*(?:would|does|will|do)\s+(?P<treatment>.+?)\s+(?:still\s+)?(?P<way>positively|negatively)\s+(?:affect|influence|impact)s?\s+(?P<outcome>.+)$"),
    ("natural direct effect", r"^(?:would|does|will|do)\s+(?P<treatment>.+?)\s+(?:still\s+)?(?P<way>positively|negatively)\s+(?:affect|influence|impact)s?\s+(?P<outcome>.+?),?\s+(?:if (?:we|one)\s+)?(?:disregard\w*|ignor\w*|set\w* aside|leav\w* (?:out|aside)|exclud\w*|without|apart from|not counting|other than|except)\s+(?:the\s+|any\s+)?(?:mediat\w+|indirect|mediating)?\s*(?:effects?|paths?|pathways?|routes?|influences?)?\s*(?:that (?:goes|runs) )?(?:through|via|by way of|of)\s+(?P<middle>.+)$"),
    ("natural indirect effect", r"^(?:would|does|will|do)\s+(?P<treatment>.+?)\s+(?P<way>positively|negatively)\s+(?:affect|influence|impact)s?\s+(?P<outcome>.+?)\s+(?:through|via|by way of|by means of|mediated by)\s+(?P<middle>.+)$"),
    ("natural indirect effect", r"^(?:through|via|by way of|by means of)\s+(?P<middle>.+?),\s*(?:would|does|will|do)\s+(?P<treatment>.+?)\s+(?P<way>positively|negatively)\s+(?:affect|influence|impact)s?\s+(?P<outcome>.+)$"),
    ("association", rf"^(?:is|are)\s+{_CHANCE}(?P<outcome>.+?)\s+(?P<way>larger|smaller|higher|lower|greater)\s+(?:when|if|upon|after|while|given that we)\s+(?:observing|seeing|we observe|we see|one observes|one sees|we know|knowing)\s+(?P<treatment>.+)$"),
    ("association", rf"^(?:when|if|upon|after|while)\s*(?:observing|seeing|we observe|we see|one observes|one sees)\s+(?P<treatment>.+?),\s*(?:is|are)\s+{_CHANCE}(?P<outcome>.+?)\s+(?P<way>larger|smaller|higher|lower|greater)$"),
    ("association", rf"^does\s+(?:observing|seeing)\s+(?P<treatment>.+?)\s+(?:go (?:along )?with|come with|mean)\s+a\s+(?P<way>larger|smaller|higher|lower|greater)\s+{_CHANCE}(?P<outcome>.+)$"),
    ("marginal", r"^(?:overall,?\s+|in general,?\s+)?(?:is|are)\s+(?P<outcome>.+?)\s+(?:overall\s+|in general\s+)?(?P<way>more|less)\s+(?:likely|probable|common|frequent)\s+than\s+(?P<other>.+?)(?:,?\s+overall|,?\s+in general)?$"),
    ("effect", rf"^(?:will|would|does|do|could|can)\s+(?P<treatment>.+?)\s+(?P<way>increase|decrease|raise|reduce|lower|boost|diminish)s?\s+{_CHANCE}(?P<outcome>.+)$"),
    ("effect", rf"^(?:will|would|does|do)\s+{_CHANCE}(?P<outcome>.+?)\s+(?P<way>increase|decrease|rise|fall|be higher|be lower|go up|go down)s?\s+(?:because of|due to|as a result of|under|by|from)\s+(?P<treatment>.+)$"),
    ("effect", rf"^(?:what is|how large is|how big is)\s+(?:the\s+)?(?:average\s+)?(?:total\s+)?(?:causal\s+|treatment\s+)?effect\s+of\s+(?P<treatment>.+?)\s+on\s+(?:{_CHANCE})?(?P<outcome>.+)$"),
    ("effect", rf"^(?:by )?how much (?:will|would|does|do)\s+(?P<treatment>.+?)\s+(?:increase|decrease|raise|reduce|lower|change)s?\s+{_CHANCE}(?P<outcome>.+)$"),
    ("marginal", rf"^what is\s+{_CHANCE}(?P<outcome>.+?)(?:,?\s+overall|,?\s+in general)?$"),
)  # fmt: skip

FORMS = tuple((query, re.compile(form, re.IGNORECASE)) for query, form in _FORMS)


def read_question(question: str) -> FormalQuestion:
    """What the question asks for.

    Raises:
        UnreadableError: no known quantity is asked for.
    """
    text = re.sub(r"^(?:then|so|now|and|overall),?\s+", "", " ".join(question.split()), flags=re.I)
    for query, form in FORMS:
        found = form.match(text)
        if found is not None:
            got = {name: value.strip(" ,.") for name, value in found.groupdict().items() if value}
            sign = (
                0 if AMOUNT.match(text) else _sign(got.get("way", "")) * (-1 if "not" in got else 1)
            )
            return FormalQuestion(
                query,
                sign,
                got.get("outcome", ""),
                got.get("treatment", ""),
                split_names(got.get("middle", "")),
                got.get("condition", ""),
                got.get("other", ""),
            )
    raise UnreadableError(f"what is asked for was not understood: {question!r}")


def _sign(way: str) -> int:
    return -1 if DOWN.search(way) else 1


METHODS = re.compile(
    r"\b(?:more|less)\s+(?:correct|appropriate|accurate|valid|sound|right)\b|\b(?:better|best|worse|preferable|prefer\w*|right|correct)\b",
    re.IGNORECASE,
)
AFFECTS = re.compile(
    r"\bhow\s+(?P<treatment>.+?)\s+(?:affects?|influences?|impacts?|causes?)\s+(?P<outcome>.+?)(?:,|\s+(?:is|should|would|which)\b|$)"
    r"|\b(?:the )?effect of\s+(?P<t2>.+?)\s+on\s+(?P<o2>.+?)(?:,|\s+(?:is|should|would|which)\b|$)",
    re.IGNORECASE,
)
STRATIFIED = re.compile(
    r"\b(?:case by case according to|case by case by|separately for (?:each )?(?:value |level )?(?:of )?|stratif\w+ (?:by|on)|"
    r"adjust\w* for|controlling for|conditional on|within (?:each )?(?:level|stratum|value|group)s? of|for each (?:value|level) of|"
    r"broken down by|holding fixed)\s*(?P<names>.+)$",
    re.IGNORECASE,
)
CRUDE = re.compile(
    r"\b(?:in general|directly|overall|as a whole|without (?:adjust|strat)\w*|crude\w*|raw)\b", re.I
)


def read_adjustment(method: str) -> tuple[str, ...]:
    """The variables that a method holds fixed; empty where it looks at all rows together.

    Raises:
        UnreadableError: neither is said.
    """
    if found := STRATIFIED.search(method):
        return split_names(found["names"])
    if CRUDE.search(method):
        return ()
    raise UnreadableError(f"what this method adjusts for was not understood: {method!r}")
