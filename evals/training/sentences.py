"""Weakly labelled pairs: clauses of trial reports whose form states a comparison.

"Y was higher in A than in B" is read by its grammar: A against B on Y, increases. The patterns are few
and strict; what they miss is left out. Texts are those with CC0 or CC BY terms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.training.pairs import Contrast, Label, LabelledPair
from evals.training.trials import split_sentences, telling_words

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

UP = r"higher|greater|longer|increased|more frequent|more common|elevated|larger"
DOWN = r"lower|smaller|shorter|reduced|decreased|less frequent|less common|fewer|less"
SURE = r"(?:(?:a|an)\s+)?(?:statistically\s+)?(?:significantly|markedly|substantially|considerably)?\s*"
NOT_SURE = (
    r"(?P<not>not\s+(?:statistically\s+)?(?:significantly\s+)?|(?:non|in)-?significantly\s+)?"
)
SIDE = r"[^,;:()]{3,70}?"
OUTCOME = r"(?:the\s+)?(?P<y>[^,;:()]{4,90}?)"
GROUP = r"(?:[\s-]+(?:treated\s+)?(?:groups?|arms?|patients|subjects|participants))?"
VERSUS = r"(?:(?:when |as )?compared\s+(?:with|to)|versus|vs\.?|relative to|in comparison (?:with|to)|than)"
IN = r"(?:in|for|with|among)\s+(?:the\s+)?"
X = rf"(?:the\s+)?(?P<x>{SIDE}){GROUP}"
C = rf"(?:(?:that|those)\s+)?(?:{IN})?(?:the\s+)?(?P<c>{SIDE}){GROUP}"
END = r"(?=\s*(?:[.,;:(\[]|at \d|after\b|during\b|with p\b|$))"
MORE = rf"(?:(?P<up>{UP})|(?P<down>{DOWN}))"
FOUND = r"(?:\s*(?:was|were|could be)?\s*(?:found|observed|seen|detected|noted))?"
GROUPS = r"(?:the\s+)?(?:two\s+|both\s+|study\s+|treatment\s+|three\s+|intervention and control\s+)*(?:groups|arms)"

PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{OUTCOME}\s+(?:was|were|is|are)\s+{NOT_SURE}{SURE}{MORE}\s+{IN}(?P<x>{SIDE}){GROUP}\s+{VERSUS}\s+{C}{END}",
        rf"^{OUTCOME}\s+{IN}(?P<x>{SIDE}){GROUP}\s+(?:was|were|is|are)\s+{NOT_SURE}{SURE}{MORE}\s+{VERSUS}\s+{C}{END}",
        rf"^(?:there\s+(?:was|were)\s+)?{SURE}{MORE}\s+{OUTCOME}\s+{IN}(?P<x>{SIDE}){GROUP}\s+{VERSUS}\s+{C}{END}",
        rf"^{X}\s+(?:had|showed|reported|experienced|demonstrated|resulted in|led to|was associated with|were associated with)\s+{SURE}{MORE}\s+{OUTCOME}\s+{VERSUS}\s+{C}{END}",
        rf"^{X}\s+(?P<not>did not\s+)?{SURE}(?:(?P<up>increased?|raised?|elevated?|prolonged?)|(?P<down>decreased?|reduced?|lowered?|shorten(?:ed)?))\s+{OUTCOME}\s+{VERSUS}\s+{C}{END}",
        rf"^{VERSUS}\s+{C},\s*{X}\s+(?P<not>did not\s+)?{SURE}(?:(?P<up>increased?|raised?|(?:had|showed) {SURE}(?:{UP}))|(?P<down>decreased?|reduced?|lowered?|(?:had|showed) {SURE}(?:{DOWN})))\s+{OUTCOME}{END}",
        rf"^(?:there\s+(?:was|were)\s+)?no\s+(?:statistically\s+)?(?:significant\s+)?differences?{FOUND}\s+(?:in|for|with respect to|regarding)\s+{OUTCOME}{FOUND}\s+between\s+{X}\s+(?:and|versus|vs\.?)\s+(?:the\s+)?(?P<c>{SIDE}){GROUP}{END}",
        rf"^{OUTCOME}\s+(?:did not\s+(?:significantly\s+)?differ(?:\s+significantly)?|(?:was|were)\s+(?:not\s+(?:statistically\s+)?significantly\s+different|similar|comparable))\s+(?:between|in|for|among)\s+{X}\s+(?:and|versus|vs\.?)\s+(?:the\s+)?(?P<c>{SIDE}){GROUP}{END}",
        rf"^(?:there\s+(?:was|were)\s+)?no\s+(?:statistically\s+)?(?:significant\s+)?differences?{FOUND}\s+(?:between|among)\s+{GROUPS}{FOUND}\s+(?:in|for|with respect to|with regard to|regarding)\s+{OUTCOME}{END}",
        rf"^(?:there\s+(?:was|were)\s+)?no\s+(?:statistically\s+)?(?:significant\s+)?differences?{FOUND}\s+(?:in|for|with respect to|with regard to|regarding)\s+{OUTCOME}{FOUND}\s+(?:between|among)\s+{GROUPS}{END}",
        rf"^{OUTCOME}\s+(?:did not\s+(?:significantly\s+)?differ(?:\s+significantly)?|(?:was|were)\s+(?:not\s+(?:statistically\s+)?significantly\s+different|similar|comparable))\s+(?:between|in|among)\s+{GROUPS}{END}",
    )
)
CLAUSE = re.compile(
    r"(?<=[,;:])\s+(?:and|but|while|whereas|although|though|however)?\s*|\b(?:that|and that)\s+(?=the\b)|,\s+",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^(?:however|moreover|furthermore|in addition|additionally|also|overall|similarly|finally|in contrast|"
    r"interestingly|as expected|and|but|while|whereas|although|results?:|conclusions?:)[,\s]+",
    re.IGNORECASE,
)
EMPTY = re.compile(
    r"^(?:the|all|both|two|three|groups?|each|others?|baseline|patients|subjects|significant)$|"
    r"^(?:it|they|there|we|our|which|this|these|that|in|at|on|of|during|present|findings)\b|"
    r"\b(?:was|were|had|has|showed|reported|found|not|significant|significantly|whereas|while|but|higher|lower|greater)\b",
    re.IGNORECASE,
)  # fmt: skip


def read_sentence(sentence: str) -> tuple[Contrast, Label] | None:
    """The comparison that the form of a sentence, or of one of its clauses, states; or None.

    A comparison "between groups" names no side: treatment and comparator are empty then.
    """
    starts = [0, *(found.end() for found in CLAUSE.finditer(sentence))]
    for start in starts:
        plain = LEAD.sub("", sentence[start:].strip())
        for pattern in PATTERNS:
            found = pattern.match(plain)
            if found is not None:
                read = _contrast(found)
                if read is not None:
                    return read, _label(found)
    return None


def weak_pairs(
    texts: Iterable[tuple[str, str]], draw: random.Random, *, most: int
) -> list[LabelledPair]:
    """Pairs from articles, and for each a partner that does not bear on the claim.

    Args:
        texts: (group, full text) of each article.
        draw: chooses context and partners.
        most: pairs of one label that are kept.
    """
    kept: dict[Label, list[LabelledPair]] = {}
    for group, text in texts:
        for pair in _of_article(group, text, draw):
            kept.setdefault(pair.label, []).append(pair)
    return [pair for rows in kept.values() for pair in draw.sample(rows, min(most, len(rows)))]


def _of_article(group: str, text: str, draw: random.Random) -> Iterator[LabelledPair]:
    """A sentence alone or with its neighbours, as an annotator may quote it."""
    sentences = split_sentences(text)
    read = [(i, found) for i, s in enumerate(sentences) if (found := read_sentence(s))]
    sides = [c for _, (c, _) in read if c.treatment] or [Contrast("intervention", "", "control")]
    for i, (contrast, label) in read:
        if not contrast.treatment:
            named = draw.choice(sides)
            contrast = Contrast(named.treatment, contrast.outcome, named.comparator)
        before, after = (draw.random() < 0.25 for _ in range(2))
        passage = " ".join(sentences[max(i - before, 0) : i + 1 + after])
        yield LabelledPair(contrast, passage, label, group, "trial_sentences")
        other = sentences[draw.choice(read)[0]] if draw.random() < 0.6 else draw.choice(sentences)
        if not telling_words(contrast.outcome) & telling_words(other):
            yield LabelledPair(contrast, other, "not_bearing", group, "trial_sentences")


def _contrast(found: re.Match[str]) -> Contrast | None:
    groups = found.groupdict()
    x, y, c = (_trim(groups.get(name) or "") for name in ("x", "y", "c"))
    named = (x, y, c) if "x" in groups else (y,)
    if any(len(side) < 2 or EMPTY.search(side) for side in named):
        return None
    return Contrast(x, y, c)


def _label(found: re.Match[str]) -> Label:
    groups = found.groupdict()
    if groups.get("not") or "up" not in groups:
        return "no_difference"
    return "increases" if groups["up"] else "decreases"


def _trim(text: str) -> str:
    article = r"^(?:the|a|an|and|both)\s+|\s+(?:the|a)$"
    return re.sub(article, "", text.strip(), flags=re.IGNORECASE)
