"""The short form of an answer: what a person reads first, at most 15 lines at 100 columns.

A pure function of the `Answer`: the reply with its certainty, in whom, how much (one number with
one interval), which studies, the main caveat, what would change it, where to read on. A part that
has nothing to say is left out.
"""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

from agent.writing.parts.caveat import main_caveat
from agent.writing.parts.size import is_association, number_item, size_words
from agent.writing.parts.studies import populations, sources_to_read, study_words
from agent.writing.parts.wrapping import wrapped
from agent.writing.replies.amounts import ABSOLUTE
from agent.writing.wording import WIDTH, cut_short, reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agent.answer import Answer
    from agent.writing.parts.studies import Item

MAX_LINES = 15
NARROWEST = 20
"""Columns below which lines are no longer shortened."""

EDITED = "DAG edited"
"""Begins what a person changed in the causal DAG."""
HINT = "--full shows all claims, rivals, assumptions and sources."


def short_form(answer: Answer, *, width: int = WIDTH, hint: str = HINT) -> str:
    """The answer in at most 15 lines of 100 columns (more of them where `width` is smaller).

    Args:
        answer: any answer, an abstention too.
        width: columns of the terminal; no line is longer, down to 20 columns.
        hint: the last line, which says how more is seen; empty where that is no command of the reader's.
    """
    width = max(width, NARROWEST)
    # What is held of another aim than was asked has numbers that answer nothing here.
    # A number beside "no effect by assumption" would be one answer beside another.
    item = None if answer.reason in ("nothing_held", "assumed_away") else number_item(answer)
    lines = [line for part, most in _parts(answer, item) for line in _fit(part, most, width)]
    room = max(1, MAX_LINES - 1 - len(lines))
    return "\n".join(
        [*lines, *_sources(answer, item, room, width), *(_fit(hint, 1, width) if hint else ())]
    )


def _parts(answer: Answer, item: Item | None) -> Iterator[tuple[str, int]]:
    """(text, lines of 100 columns that it may take), in reading order."""
    if answer.answers:
        yield from _of_clauses(answer)
        return
    yield reply(answer), 4 if answer.reply == "mechanism" else 3
    yield from _in_words(answer)
    yield from _edited(answer)
    whom = next(populations(answer, item), "")
    if whom:
        yield f"In whom: {whom}.", 2
    size = size_words(answer, item)
    if item is not None and size:
        yield f"{_kind_of_number(answer, item)}: {size}.", 3
    for claim in answer.claims:
        if claim.text.startswith(ABSOLUTE):
            yield claim.text, 3
    studies = study_words(answer)
    if studies:
        yield f"Studies: {studies}.", 2
    caveat = main_caveat(answer, item)
    if caveat:
        yield f"Caveat: {caveat}", 2
    if text := cut_short(answer):
        yield f"Cut short: {text}.", 2
    yield from ((f"Nearest: {near}.", 1 if studies else 2) for near in answer.nearest)
    if answer.would_change:
        label = "Would change it" if answer.rivals else "Next"
        yield f"{label}: {_lower(answer.would_change[0])}", 2


def _in_words(answer: Answer) -> Iterator[tuple[str, int]]:
    if answer.worded is not None:
        yield f"In the words of {answer.worded.model}, checked: {answer.worded.text}", 4


def _edited(answer: Answer) -> Iterator[tuple[str, int]]:
    if answer.dag is not None and answer.dag.edits:
        yield f"{EDITED}: {'; '.join(answer.dag.edits)}.", 3


def _of_clauses(answer: Answer) -> Iterator[tuple[str, int]]:
    """The reply to each clause with its number; the rest is in the full form."""
    most = max(1, (MAX_LINES - 2) // len(answer.answers) - 2)
    for number, part in enumerate(answer.answers, start=1):
        yield f"({number}) {reply(part)}", min(3, most)
        item = number_item(part)
        size = size_words(part, item)
        if item is not None and size and most > 1:
            yield f"{_kind_of_number(part, item)}: {size}.", 2


def _kind_of_number(answer: Answer, item: Item) -> str:
    """What the number is, so that an association is not read as an effect."""
    if is_association(item):
        return "Association"
    if answer.effect is not None:
        return "How much"
    return "One result" if answer.verdict == "conflicting" else "Best estimate"


def _sources(answer: Answer, item: Item | None, room: int, width: int) -> list[str]:
    """Two or three sources, a line each where the link leaves room for the title."""
    lines: list[str] = []
    apart = [sources_to_read(part, number_item(part)) for part in answer.answers]
    # Of a question of several parts, the first source of each comes first.
    by_turns = [one for rank in zip_longest(*apart) for one in rank if one is not None]
    found = list(dict.fromkeys(by_turns)) if apart else sources_to_read(answer, item)
    for title, link in found[:3]:
        label = "Source: " if not lines else "        "
        space = max(width, WIDTH) - len(label) - len(link) - 1
        named = textwrap.shorten(title, space, placeholder="...") if space > 20 else ""
        made = _wrap(f"{label}{named} {link}" if named else label + link, width)
        if lines and width >= WIDTH and len(lines) + len(made) > room:
            break
        lines += made
    return lines


def _fit(text: str, most: int, width: int) -> list[str]:
    """Lines of the text; one that would take too many is cut at a word, with dots."""
    whole = " ".join(text.split())
    lines = _wrap(whole, WIDTH)
    if len(lines) > most:
        cut = textwrap.wrap(
            whole, WIDTH, subsequent_indent="  ", max_lines=most, placeholder=" ..."
        )
        whole = _outside_brackets(" ".join(" ".join(cut).split()).replace("; stated by ...", "."))
    return _wrap(whole, width)


def _outside_brackets(cut: str) -> str:
    """A text that was cut within brackets, without the entry that they belong to."""
    if cut.count("(") <= cut.count(")"):
        return cut
    before = cut[: cut.rindex("(")]
    return f"{before[: max(before.rfind(', '), before.rfind('; '), 0)] or before.rstrip()} ..."


def _wrap(text: str, width: int) -> list[str]:
    """Lines of the text; the words "95 % CI" stay together."""
    kept = text.replace("95 % CI", "95\xa0%\xa0CI")
    lines = wrapped(kept, width, later="  ")
    return [line.replace("\xa0", " ") for line in lines]


def _lower(text: str) -> str:
    """The sentence as it goes on after a colon; abbreviations and names keep their capitals."""
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first[1:] == first[1:].lower() else text
