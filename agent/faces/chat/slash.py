"""What `/...` shows of the last answer, without asking again."""

from __future__ import annotations

import textwrap
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.faces.chat.conversation import ShowPart
from agent.faces.chat.shown_part import shown_part
from agent.faces.document.as_html import html
from agent.faces.document.as_markdown import markdown
from agent.faces.document.whole import whole
from agent.writing.render import render, render_tree
from graphs.cache import write_atomically
from graphs.errors import InputError, SetupError

if TYPE_CHECKING:
    from agent.answer import Answer

COMMANDS = (
    "/full", "/why", "/evidence", "/dag", "/tree", "/json", "/export", "/help", "/quit",
)  # fmt: skip
FORMS = {".md": "md", ".html": "html", ".htm": "html", ".json": "json"}


def shown_of(answer: Answer, command: str, rest: str, width: int) -> str:
    """What a command shows.

    Args:
        answer: the last.
        command: one of `COMMANDS` that is about an answer.
        rest: what follows it.
        width: columns.

    Raises:
        InputError: what follows it cannot be used.
        SetupError: a file cannot be written.
    """
    if command == "/full":
        return render(answer, width=width)
    if command == "/tree":
        return render_tree(answer, width=width)
    if command == "/why":
        return shown_part(answer, ShowPart("certainty"), width)
    if command == "/dag":
        return shown_part(answer, ShowPart("dag"), width)
    if command == "/evidence":
        return _evidence(answer, rest, width)
    if command == "/export":
        return _export(answer, rest)
    return answer.model_dump_json(indent=2)


def _evidence(answer: Answer, rest: str, width: int) -> str:
    """All evidence by number, or one piece of it whole."""
    held = [one for part in answer.answers or (answer,) for one in part.evidence]
    if not held:
        return "  the answer rests on no evidence"
    if not rest:
        rows = (f"{n}. {one['text']}  [{_source(one)}]" for n, one in enumerate(held, start=1))
        return "\n".join(textwrap.fill(row, width, subsequent_indent="   ") for row in rows)
    if not rest.isascii() or not rest.isdigit() or not 1 <= int(rest) <= len(held):
        raise InputError(f"/evidence takes a number from 1 to {len(held)}; got {rest!r}")
    one = held[int(rest) - 1]
    source = one.get("source") or {}
    told = {
        "says": one["text"], "design": one["design"].replace("_", " "),
        "direction": one["direction"], "estimate": _figures(one), "in whom": one["population"],
        "how many": f"{one['n']:,}" if one["n"] else None, "year": one["year"],
        "by whom": one["body"], "grade": one["grade"], "title": source.get("title"),
        "source": source.get("identifier"), "link": source.get("url"), "id": one["id"],
    }  # fmt: skip
    rows = (f"{name}: {value}" for name, value in told.items() if value)
    filled = partial(textwrap.fill, width=width, subsequent_indent="   ", break_on_hyphens=False)
    return "\n".join(filled(row, break_long_words="://" not in row) for row in rows)


def evidence_rows(answer: Answer) -> list[tuple[str, str, str]]:
    """All evidence in order: what it says, its design, its source."""
    held = [one for part in answer.answers or (answer,) for one in part.evidence]
    return [(one["text"], one["design"].replace("_", " "), _source(one)) for one in held]


def _figures(one: dict[str, Any]) -> str | None:
    if one["measure"] is None or one["estimate"] is None:
        return None
    limits = "" if one["ci_low"] is None else f" (95 % CI {one['ci_low']:g} to {one['ci_high']:g})"
    return f"{one['measure']} {one['estimate']:g}{limits}"


def _source(one: dict[str, Any]) -> str:
    return str((one.get("source") or {}).get("identifier") or one["id"])


def _export(answer: Answer, rest: str) -> str:
    place = Path(rest).expanduser()
    form = FORMS.get(place.suffix.lower())
    if form is None:
        raise InputError(f"/export takes a file that ends in {', '.join(FORMS)}; got {rest!r}")
    if place.exists():
        raise InputError(f"{place} is there already; name another file")
    if not place.parent.is_dir():
        raise InputError(f"there is no folder {place.parent}; make it, or name another file")
    text = answer.model_dump_json(indent=2) + "\n"
    if form != "json":
        document = whole(answer, answer.question, f"Run {answer.run_id}")
        text = html(document) if form == "html" else markdown(document)
    try:
        write_atomically(place, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise SetupError(f"{place} cannot be written: {error.strerror}") from error
    return f"  written to {place}"
