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
    arrows: list[tuple[str, str]] = []
    hidden: list[str] = []
    figures: list[Figure] = []
    methods: list[tuple[str, str]] = []
    rules: list[tuple[str, str]] = []
    observed: list[str] = []
    questions: list[str] = []
    for sentence in split_sentences(text):
        if sentence.endswith("?"):
            questions.append(sentence.rstrip("?").strip())
        elif method := METHOD.match(sentence):
            methods.append((method[1], method[2].rstrip(".")))
        elif RULE.match(sentence) or (rules and CAUSES.search(sentence)):
            rules.extend(_rules(sentence))
        elif OBSERVED.match(sentence):
            seen = OBSERVED.sub("", sentence).rstrip(".")
            observed.extend(re.split(r",?\s+and\s+(?:that\s+)?", seen))
        elif (figure := read_figure(sentence)) is not None:
            figures.append(figure)
        elif (names := read_hidden(sentence)) is not None:
            hidden.extend(names)
        elif CORRELATION.search(sentence):
            continue
        elif WITH_NUMBER.search(sentence):
            raise UnreadableError(f"a number was not understood: {sentence!r}")
        elif (found := read_arrow(sentence)) is not None:
            arrows.extend(found)
    if not questions:
        raise UnreadableError("the text asks nothing")
    return Parts(tuple(arrows), tuple(hidden), tuple(figures), tuple(methods), tuple(rules),
                 tuple(observed), questions[-1])  # fmt: skip


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
