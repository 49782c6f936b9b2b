"""`aetia chat`: a conversation in the terminal, with the steps shown as they happen."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, TextIO

from agent.answer import Answer
from agent.faces.chat.conversation import Conversation, ShowPart
from agent.faces.chat.shown_part import shown_part
from agent.faces.chat.slash import COMMANDS, shown_of
from agent.faces.chat.stoppable import Stopped, stoppable
from agent.faces.chat.typing_line import lines_of
from agent.faces.guard import failure_of
from agent.faces.shown import terminal_width
from graphs.errors import AetiaError

if TYPE_CHECKING:
    from agent.faces.session import Session

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
        if line.strip() in ("/quit", "/exit"):
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
        else:
            self.say("\n" + self._session.text(answer, terminal_width(), HINT))

    async def _answer(self, text: str) -> Answer | None:
        """The answer to a turn; None where it asked to see a part of the last one, which is shown."""
        question = await self._conversation.interpret(text, self._session.store)
        if isinstance(question, ShowPart):
            assert self._last is not None
            self.say("\n" + shown_part(self._last, question, terminal_width()))
            return None
        answer = None
        async for item in self._session.stream(question):
            if isinstance(item, Answer):
                answer = item
            elif self._show_steps:
                self.say(f"  [{item.seconds:5.2f} s] {item.step}: {item.text}")
        assert answer is not None
        return answer

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
        else:
            try:
                said = shown_of(self._last, command, rest.strip(), terminal_width())
            except AetiaError as error:
                self._explain(error)
                return
            # With --json, standard output holds JSON and nothing else.
            self._print(said + "\n", self._sink) if command == "/json" else self.say(said)
