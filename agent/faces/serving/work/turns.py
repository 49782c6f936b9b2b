"""A conversation that a client sends -> what is asked, read in the context of the turns before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from agent.faces.chat.conversation import Conversation, ShowPart
from agent.faces.chat.shown_part import shown_part
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.answer import Answer
    from agent.faces.session import Session
    from agent.question import Asked
    from graphs.store import KnowledgeGraph

MAX_TURNS = 40


class ReadTurn(NamedTuple):
    """What is asked, and the part of its answer that is to be shown; None for the whole.

    Attributes:
        question: as it is asked.
        show: the part of its answer.
        typed: the words of a person who asked for a part.
    """

    question: str | Asked
    show: ShowPart | None = None
    typed: str = ""

    @property
    def text(self) -> str:
        """What was asked in the words of whoever asked it."""
        if self.typed:
            return self.typed
        return self.question if isinstance(self.question, str) else self.question.question.text

    @property
    def part(self) -> str:
        """The name of the part that is to be shown; empty for the whole."""
        return self.show.part if self.show else ""

    def shown(self, answer: Answer, session: Session, width: int) -> str:
        """The answer as it is written for people."""
        return (
            shown_part(answer, self.show, width)
            if self.show
            else session.text(answer, width, hint="")
        )


async def read_turns(turns: Sequence[str], store: KnowledgeGraph) -> ReadTurn:
    """The last turn of a person, in the context of their earlier ones.

    Earlier turns are only read again: a client sends the whole conversation, and a wrong memory would be
    worse than none. A turn that asks for a part of the last answer has that question asked again.

    Raises:
        InputError: there is no turn, or the last cannot be read.
    """
    held = [turn for turn in turns if turn.strip()][-MAX_TURNS:]
    if not held:
        raise InputError(
            "there is no question in what was sent (of messages, those of role 'user' are read)"
        )
    conversation = Conversation()
    before: str | Asked = held[-1]
    for turn in held[:-1]:
        try:
            asked = await conversation.interpret(turn, store)
        except InputError:
            continue
        if not isinstance(asked, ShowPart):
            conversation.remember()
            before = asked
    last = await conversation.meant(held[-1], store)
    return ReadTurn(before, last, held[-1]) if isinstance(last, ShowPart) else ReadTurn(last)
