"""One wording for phrases that say the same of a trial, so that a statement said in other words is read alike.

Only what changes no meaning: which cohort, what an adverse event is called, which event comes first, and the
words around a number.
"""

from __future__ import annotations

import re

_KIND = r"(?:undesirable|unfavou?rable|negative|unwanted|adverse|side) (?:event|effect|occurrence|reaction|incident|experience)"
_WORDINGS = tuple(
    (re.compile(form, re.IGNORECASE), plain)
    for form, plain in (
        (r"\b(primary|secondary) (?:clinical )?tr(?:ai|ia)l\b", r"\1 trial"),
        (r"\b(?:first|1st) and (?:second|2nd) (?:cohort|group)s\b", "cohort 1 and cohort 2"),
        (r"\b(?:the )?(?:first|1st|initial) (?:cohort|group)\b|\bcohort one\b", "cohort 1"),
        (r"\b(?:the )?(?:second|2nd) (?:cohort|group)\b|\bcohort two\b", "cohort 2"),
        (rf"\b{_KIND}s\b", "adverse events"),
        (rf"\b{_KIND}\b", "adverse event"),
        (r"\b(?:separate|unique|distinct) adverse event(?=s?\b)", "individual adverse event"),
        (
            r"\bmost (?:common(?:ly)?|frequent(?:ly)?|prevalent|widespread|often)(?: (?:occurring|experienced|reported|observed|recorded|noted|documented|occurred))? adverse event\b|\bpredominant adverse event\b",
            "most common adverse event",
        ),
        (r"\b(?:documented|noted|registered|detected|logged|recognized|found|listed)\b", "recorded"),
        (r"\b(?:impact|influence)(s|ed)?\b(?= (?:more|less|fewer|over|above|exactly|\d))", r"affect\1"),
        (r"\b(?:beyond|in excess of|exceeding|upwards of)(?= \d)", "more than"),
        (r"\b(?:lesser|lower|smaller) than(?= \d)", "less than"),
        (r"\b(?:(?:a|one) (?:single|sole|lone)|an isolated) (?=case|instance|occurrence|incident)", "1 "),
        (r"\b(?:instance|incident|occurrence)(s?) of\b", r"case\1 of"),
        (r"\b(\w+) exceeded those of\b", r"were \1 more than"),
        (r"\badditional (?=cases?\b)", "more "),
    )
)  # fmt: skip


def in_one_wording(statement: str) -> str:
    """The statement with each of these phrases in the one way that is read."""
    for form, plain in _WORDINGS:
        statement = form.sub(plain, statement)
    return statement
