"""What is told of a run while it goes on: steps, thoughts that changed, the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agent.faces.serving.encoded import Encoded
from agent.faces.shown import WIDTH, shown
from agent.writing.short import short_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agent.answer import Answer
    from agent.trace import Event


def told_events(
    event: Event, known: dict[str, dict[str, Any]], looked: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The step, and every thought that is new or changed since it was told last.

    Args:
        event: of the workflow.
        known: thoughts as they were told, by id; filled here.
        looked: look-ups so far.
    """
    spent = {"seconds": round(event.seconds, 3), "look_ups": looked}
    said = event.data.get("spent") or {}
    spent |= {name: said[name] for name in ("tokens", "money") if name in said}
    yield "step", {"name": event.step, "text": shown(event.text), "spent": spent}
    for thought in event.data.get("tree", ()):
        if known.get(thought["id"]) != thought:
            known[thought["id"]] = thought
            yield "thought", thought


def answer_told(answer: Answer, short: str = "") -> dict[str, Any]:
    """The answer, as JSON that is ready to be sent, and its short form."""
    return {
        "short": shown(short or short_form(answer, width=WIDTH, hint="")),
        "answer": Encoded.of(answer.model_dump_json()),
    }


def retold(answer: Answer, short: str, status: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The events of a run that ended earlier, read off its answer: its thoughts, the answer, the end."""
    names = ("id", "parent", "claim", "role", "name", "state", "status", "score", "value", "layers")
    for thought in answer.tree.get("thoughts", ()):
        yield "thought", {name: thought.get(name) for name in names}
    yield "answer", answer_told(answer, short)
    yield "end", {"status": status}
