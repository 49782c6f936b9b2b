"""`aetia chat`: a conversation in the terminal, with the steps shown as they happen."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, TextIO

from agent.answer import Answer
from agent.faces.chat.conversation import Conversation
from agent.run import stream
from agent.writing.render import render, render_tree
from graphs.errors import InputError

if TYPE_CHECKING:
    from graphs.store import KnowledgeGraph

HELP = """\
Ask a causal question in English. Follow-ups use the last answer: "by how much?", "how?",
"what about HDL cholesterol?", "does it cause stroke?", "the other way round?".
/tree shows the tree of the last answer, /json prints it, /help this text, /quit leaves."""


async def converse(
    *,
    show_steps: bool = True,
    source: TextIO | None = None,
    sink: TextIO | None = None,
) -> int:
    """Talk until the input ends or `/quit`; returns the exit code 0.

    Args:
        show_steps: print each step of the workflow as it happens.
        source: where turns are read from (standard input by default).
        sink: where answers are printed (standard output by default).
    """
    from graphs.opening import open_graph

    reader, writer = source or sys.stdin, sink or sys.stdout
    store = await open_graph()
    session = Session(store, writer, show_steps)
    try:
        session.say(HELP)
        while True:
            session.say("\n> ", end="")
            line = await asyncio.to_thread(reader.readline)
            if not line or line.strip() in ("/quit", "/exit"):
                session.say("")
                return 0
            await session.turn(line.strip())
    finally:
        await store.close()


class Session:
    """One conversation bound to a store and an output."""

    def __init__(self, store: KnowledgeGraph, sink: TextIO, show_steps: bool) -> None:
        self._store = store
        self._sink = sink
        self._show_steps = show_steps
        self._conversation = Conversation()
        self._last: Answer | None = None

    def say(self, text: str, end: str = "\n") -> None:
        """Print to the conversation's output."""
        self._sink.write(text + end)
        self._sink.flush()

    async def turn(self, text: str) -> None:
        """Answer one line; an unusable one is explained and loses nothing."""
        if not text:
            return
        if text.startswith("/"):
            self._command(text)
            return
        try:
            question = await self._conversation.interpret(text, self._store)
            async for item in stream(question, store=self._store):
                if isinstance(item, Answer):
                    self._last = item
                elif self._show_steps:
                    self.say(f"  [{item.seconds:5.2f} s] {item.step}: {item.text}")
        except InputError as error:
            self.say(f"  {error}")
            return
        if self._last is not None:
            self._conversation.remember(self._last)
            self.say("\n" + render(self._last))

    def _command(self, text: str) -> None:
        if text == "/help":
            self.say(HELP)
        elif text not in ("/tree", "/json"):
            self.say(f"  unknown command {text!r}; /help lists them")
        elif self._last is None:
            self.say("  there is no answer yet")
        elif text == "/tree":
            self.say(render_tree(self._last))
        else:
            self.say(self._last.model_dump_json(indent=2))
