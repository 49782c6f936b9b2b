"""`aetia chat`: a conversation in the terminal, with the steps shown as they happen."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, TextIO

from agent.answer import Answer
from agent.faces.chat.conversation import Conversation, ShowPart
from agent.faces.chat.shown_part import shown_part
from agent.faces.chat.slash import COMMANDS, evidence_rows, shown_of
from agent.faces.chat.stoppable import Stopped, stoppable
from agent.faces.chat.typing_line import lines_of
from agent.faces.guard import failure_of
from agent.faces.shown import is_colourful, terminal_width
from graphs.errors import AetiaError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from agent.faces.chat.pretty import Pretty
    from agent.faces.session import Session
    from agent.trace import Event

HELP = """\
Ask a causal question in English. Follow-ups use the last answer: "by how much?", "how?",
"what about HDL cholesterol?", "and in women?", "compare it with ezetimibe", "does it cause stroke?",
"are you sure?", "show me the evidence", "how many must be treated?", "the other way round?".
/full prints the whole last answer, /why what it rests on and what would change it, /evidence its
evidence, /evidence 2 the second piece whole, /dag the causal graph, /tree the tree of thoughts, /json
all of it, /export FILE.md (.html, .json) writes it to a file, /help this text, /quit leaves."""

HINT = "/full shows all claims, rivals, assumptions and sources."


async def converse(
    session: Session,
    *,
    show_steps: bool = True,
    as_json: bool = False,
    source: TextIO | None = None,
    sink: TextIO | None = None,
) -> int:
    """Talk until the input ends, nobody reads any more, or `/quit`; returns the exit code 0.

    Args:
        session: what questions are asked with.
        show_steps: print each step of the workflow as it happens.
        as_json: print answers and errors as JSON lines, and all else to standard error.
        source: where turns are read from (standard input by default).
        sink: where answers are printed (standard output by default).
    """
    talk = Talk(session, sink or sys.stdout, show_steps, as_json)
    talk.say(HELP)
    lines, prompt = lines_of(source or sys.stdin, sink or sys.stdout, COMMANDS)
    talk.say(f"\n{prompt}", end="")
    async for line in lines:
        if line.split()[:1] in (["/quit"], ["/exit"]):
            break
        await talk.turn(line.strip())
        if talk.unheard:
            break
        talk.say(f"\n{prompt}", end="")
    talk.say("")
    return 0


class Talk:
    """One conversation bound to a session and an output."""

    def __init__(self, session: Session, sink: TextIO, show_steps: bool, as_json: bool) -> None:
        self._session = session
        self._sink = sink
        self._show_steps = show_steps
        self._as_json = as_json
        self._conversation = Conversation()
        self._last: Answer | None = None
        self._pretty = None if as_json else _pretty(sink)

    @property
    def unheard(self) -> bool:
        """Whether the reader of the output has left."""
        return bool(getattr(self._sink, "gone", False))

    def say(self, text: str, end: str = "\n") -> None:
        """Print what is no answer."""
        self._print(text + end, sys.stderr if self._as_json else self._sink)

    def _print(self, text: str, stream: TextIO) -> None:
        stream.write(text)
        stream.flush()

    async def turn(self, text: str) -> None:
        """Answer one line; an unusable one, or a failed run, is explained and loses nothing."""
        if not text:
            return
        if text.startswith("/"):
            self._command(text)
            return
        try:
            answer = await stoppable(self._answer(text))
        except Stopped:
            self.say("  stopped")
            return
        except AetiaError as error:
            self._explain(error)
            return
        if answer is None:
            return
        self._last = answer
        self._conversation.remember()
        if self._as_json:
            self._print(answer.model_dump_json() + "\n", self._sink)
        elif self._pretty is None:
            self.say("\n" + self._session.text(answer, terminal_width(), HINT))
        else:
            self._pretty.parts(answer, "/full") if self._session.full else self._pretty.answer(answer, HINT)  # fmt: skip
            if self._session.explain:
                self._pretty.parts(answer, "/tree")

    async def _answer(self, text: str) -> Answer | None:
        """The answer to a turn; None where it asked to see a part of the last one, which is shown."""
        question = await self._conversation.interpret(text, self._session.store)
        if isinstance(question, ShowPart):
            assert self._last is not None
            if self._pretty is None or not self._pretty.parts(self._last, question.part):
                self.say("\n" + shown_part(self._last, question, terminal_width()))
            return None
        answer = None
        with self._telling() as tell:
            async for item in self._session.stream(question):
                if isinstance(item, Answer):
                    answer = item
                else:
                    tell(item)
        assert answer is not None
        return answer

    def _telling(self) -> AbstractContextManager[Callable[[Event], None]]:
        """What is told of each step: lines, or what a terminal shows meanwhile."""
        if not self._show_steps:
            return nullcontext(lambda _: None)
        if self._pretty is not None:
            return self._pretty.working()
        return nullcontext(lambda one: self.say(f"  [{one.seconds:5.2f} s] {one.step}: {one.text}"))

    def _explain(self, error: AetiaError) -> None:
        self.say(f"  {error}")
        if self._as_json:
            self._print(json.dumps(failure_of(error).to_json()) + "\n", self._sink)

    def _command(self, text: str) -> None:
        command, _, rest = text.partition(" ")
        if command == "/help":
            self.say(HELP)
        elif command not in COMMANDS:
            self.say(f"  unknown command {command!r}; /help lists them")
        elif self._last is None:
            self.say("  there is no answer yet")
        elif self._pretty is not None and self._is_pretty(self._pretty, self._last, command, rest):
            return
        else:
            try:
                said = shown_of(self._last, command, rest.strip(), terminal_width())
            except AetiaError as error:
                self._explain(error)
                return
            # With --json, standard output holds JSON and nothing else.
            self._print(said + "\n", self._sink) if command == "/json" else self.say(said)

    def _is_pretty(self, pretty: Pretty, answer: Answer, command: str, rest: str) -> bool:
        """Show it as a terminal can, where it can; whether it did."""
        if command == "/evidence" and not rest.strip():
            pretty.evidence(evidence_rows(answer))
            return True
        return command in ("/full", "/tree", "/dag", "/why") and pretty.parts(answer, command)


def _pretty(sink: TextIO) -> Pretty | None:
    """What prints on a terminal with colours; None where plain text is wanted, before anything is loaded for it."""
    if not is_colourful(sink):
        return None
    from agent.faces.chat.pretty import Pretty

    return Pretty(sink)
