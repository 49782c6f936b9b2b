"""A text -> its sentences, each sorted by what it does: arrow, unmeasured, number, method, rule, question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.formal.answers import UnreadableError
from tools.formal.arrows import read_arrow, read_hidden
from tools.formal.figures import CORRELATION, WITH_NUMBER, Figure, read_figure

METHOD = re.compile(r"^(?:method|approach|option|strategy)\s+(\w+)\s*[:.)]\s*(.+)$", re.IGNORECASE)
RULE = re.compile(
    r"^(?:(?:and|also),?\s+)?(?:we know that|it is known that|we also know that|suppose that|the rule is that)\s+",
    re.IGNORECASE,
)
OBSERVED = re.compile(
    r"^(?:we (?:have )?(?:observed?|see|saw|know)|it (?:is|was) (?:observed|seen)|observation:)(?: that)?\s+(?:now that )?",
    re.IGNORECASE,
)
CAUSES = re.compile(
    r"\s+(?:causes?|leads? to|results? in|brings? about|makes for|produces?|gives rise to|entails?|implies)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Parts:
    """The sentences of a text by what they do; `question` is the last that asks."""

    arrows: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...]
    figures: tuple[Figure, ...]
    methods: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]
    observed: tuple[str, ...]
    question: str


def sort_sentences(text: str) -> Parts:
    """Sort the sentences of a text.

    Raises:
        UnreadableError: there is no question, or a sentence with a number or a cause was not read.
    """
    sentences = split_sentences(text)
    questions = [sentence for sentence in sentences if sentence.endswith("?")]
    if not questions:
        raise UnreadableError("the text asks nothing")
    stated = [sentence for sentence in sentences if not sentence.endswith("?")]
    methods = tuple((m[1], m[2].rstrip(".")) for s in stated if (m := METHOD.match(s)))
    ruled = any(RULE.match(sentence) for sentence in stated)
    rules: list[tuple[str, str]] = []
    observed: list[str] = []
    plain: list[str] = []
    for sentence in stated:
        if METHOD.match(sentence) or CORRELATION.search(sentence):
            continue
        if RULE.match(sentence) or (ruled and _is_rule(sentence)):
            rules.extend(_rules(sentence))
        elif OBSERVED.match(sentence):
            seen = OBSERVED.sub("", sentence).rstrip(".")
            observed.extend(re.split(r",?\s+and\s+(?:that\s+)?", seen))
        else:
            plain.append(sentence)
    arrows, hidden, figures = _facts(plain)
    question = questions[-1].rstrip("?").strip()
    return Parts(arrows, hidden, figures, methods, tuple(rules), tuple(observed), question)


def _is_rule(sentence: str) -> bool:
    """Whether a sentence beside rules is one too: a "direct" effect is an arrow, not a rule."""
    return CAUSES.search(sentence) is not None and not re.search(r"\bdirect|\beffect\b", sentence)


def _facts(
    sentences: list[str],
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], tuple[Figure, ...]]:
    """The arrows, unmeasured names and numbers that the sentences state."""
    arrows: list[tuple[str, str]] = []
    hidden: list[str] = []
    figures: list[Figure] = []
    for sentence in sentences:
        if (figure := read_figure(sentence)) is not None:
            figures.append(figure)
        elif (names := read_hidden(sentence)) is not None:
            hidden.extend(names)
        elif WITH_NUMBER.search(sentence):
            raise UnreadableError(f"a number was not understood: {sentence!r}")
        elif (found := read_arrow(sentence)) is not None:
            arrows.extend(found)
    return tuple(arrows), tuple(hidden), tuple(figures)


def split_sentences(text: str) -> list[str]:
    """The sentences, each without what a colon introduces it by."""
    flat = " ".join(text.replace("’", "'").split())
    found = []
    for sentence in re.split(r"(?<=[.?!])\s+(?=\S)|;\s+", flat):
        kept = sentence.strip()
        if not METHOD.match(kept) and ": " in kept:
            kept = kept.rsplit(": ", 1)[1].strip()
        if kept:
            found.append(kept)
    return found


def _rules(sentence: str) -> list[tuple[str, str]]:
    """(causes, effects) of each rule of a sentence; the words "or" and "and" stay in them."""
    found = []
    body = sentence.rstrip(".")
    for clause in re.split(
        r",\s*(?:and\s+)?(?=we (?:also )?know that|it is known that)", body, flags=re.IGNORECASE
    ):
        sides = CAUSES.split(RULE.sub("", clause))
        if len(sides) != 2:
            raise UnreadableError(f"a rule was not understood: {clause!r}")
        found.append((sides[0].strip(), sides[1].strip()))
    return found
