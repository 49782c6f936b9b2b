"""One part of an answer as text: what "show me the evidence" and "are you sure?" are answered with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.writing.render import SECTIONS_OF, render_part

if TYPE_CHECKING:
    from agent.answer import Answer
    from agent.faces.chat.conversation import ShowPart


def shown_part(answer: Answer, show: ShowPart, width: int) -> str:
    """The part of an answer, or a sentence that says that it has none."""
    parts = answer.answers or (answer,)
    texts = [render_part(one, SECTIONS_OF[show.part], width=width) for one in parts]
    lead = _certainty(answer) if show.part == "certainty" else ""
    text = "\n\n".join(text for text in texts if text)
    return "\n".join(filter(None, [lead, text or f"The answer has no {show.part}."]))


def _certainty(answer: Answer) -> str:
    said = [
        f"{one.headline} Certainty: {one.certainty or 'not assessed'}."
        for one in answer.answers or (answer,)
    ]
    return " ".join(said)
