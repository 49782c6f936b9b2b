"""Runs as the API shows them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from agent.faces.chat.conversation import ShowPart
from agent.faces.chat.shown_part import shown_part
from agent.faces.document.as_html import html
from agent.faces.document.as_markdown import markdown
from agent.faces.document.whole import whole as as_document
from agent.faces.serving.encoded import Encoded
from agent.faces.serving.told_errors import PATH, Refusal
from agent.faces.shown import WIDTH, shown
from agent.writing.render import render, render_tree
from agent.writing.short import short_form

if TYPE_CHECKING:
    from agent.answer import Answer
    from agent.faces.serving.work.live_run import LiveRun
    from agent.runs.record import Run

FORMATS = {
    "md": "text/markdown", "html": "text/html", "json": "application/json", "txt": "text/plain",
}  # fmt: skip


def listed(run: Run) -> dict[str, Any]:
    """One line of a list."""
    seen, told = run.seen(), run.told
    told_of = {
        "id": run.id,
        "question": run.question,
        "status": seen.status,
        "created": run.created,
    }
    more = {name: told.get(name) for name in ("reply", "verdict", "certainty", "headline")}
    ends = {"parent": run.parent or None, "waits": bool(seen.waits_for), "kind": run.kind}
    ends["through"] = run.through or None
    return {**told_of, **more, **ends}


def started(live: LiveRun, warned: str) -> dict[str, Any]:
    """What is said at once of a run that was put in line."""
    told: dict[str, Any] = {"id": live.id, "status": live.status}
    if live.status == "queued":
        told["place"] = live.place
    if warned:
        told["warning"] = warned
    return told


def whole(run: Run, live: LiveRun | None, answer: Answer | None) -> dict[str, Any]:
    """One run with its answer, or with why there is none yet."""
    # One that was killed or that waits did not finish: when it was last heard of is no end.
    over = run.status in ("finished", "failed", "cancelled")
    error = PATH.sub("[a path]", run.problem) if run.problem else None
    return {
        **listed(run),
        "finished": run.updated if over else None,
        "place": live.place if live is not None and live.status == "queued" else None,
        "progress": live.at if live is not None and live.status == "running" else None,
        "error": error,
        "answer": Encoded.of(answer.model_dump_json()) if answer is not None else None,
        "short": short_of(run, answer) if answer is not None else None,
        "waiting": run.waits_for or None,
        "edits": run.start.get("edits") or None,
    }


def short_of(run: Run, answer: Answer) -> str:
    """The short form, or the part that was asked for, as a terminal may print it."""
    if run.shows:
        return shown(shown_part(answer, ShowPart(run.shows), WIDTH))  # type: ignore[arg-type]
    return shown(short_form(answer, width=WIDTH, hint=""))


def exported(run: Run, answer: Answer, form: str) -> tuple[str, str]:
    """A document of the whole answer and its media type.

    Raises:
        Refusal: no such format (400).
    """
    if form not in FORMATS:
        raise Refusal(400, "invalid_request", f"the format is {', '.join(FORMATS)}; got {form!r}")
    if form == "json":
        told = {"run": listed(run), "asked_with": asdict(run.asked), "answer": answer.model_dump(mode="json")}  # fmt: skip
        return json.dumps(told, indent=2, ensure_ascii=False) + "\n", FORMATS[form]
    if form == "txt":
        return shown(f"{render(answer)}\n\n{render_tree(answer)}\n"), FORMATS[form]
    foot = f"Run {run.id}, {run.created}, Aetia {run.version}, graph {run.asked.release[:12]}"
    document = as_document(answer, run.question, foot)
    return markdown(document) if form == "md" else html(document), FORMATS[form]
