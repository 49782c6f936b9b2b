"""The line that a person types in a terminal: edited, completed and remembered."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from agent.faces.chat.typed import typed_lines
from graphs.cache import own_path

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

PROMPT = "> "
HISTORY = "AETIA_CHAT_HISTORY"


def lines_of(
    source: TextIO, sink: TextIO, commands: Sequence[str]
) -> tuple[AsyncIterator[str], str]:
    """The lines as they come, and the prompt that whoever prints must print before each.

    Args:
        source: where they are typed.
        sink: where the answers are printed.
        commands: are completed.
    """
    if source is sys.stdin and source.isatty() and sink.isatty():
        return _edited(commands), ""
    return typed_lines(source), PROMPT


def _edited(commands: Sequence[str]) -> AsyncIterator[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory, InMemoryHistory
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.keys import Keys
    from prompt_toolkit.output import create_output

    place = _history()
    words = WordCompleter(list(commands), sentence=True)
    keys = KeyBindings()
    # A colour that is pasted ("ESC[31m") looks like a click, which no line takes: it is passed over.
    keys.add(Keys.Vt100MouseEvent)(lambda _event: None)
    # Past the stream that shows what it is told: a line is edited by what a terminal obeys.
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(place)) if place else InMemoryHistory(), completer=words, complete_while_typing=False,
        key_bindings=keys, output=create_output(stdout=sys.__stdout__),
    )  # fmt: skip

    async def lines() -> AsyncIterator[str]:
        while True:
            try:
                yield await session.prompt_async(PROMPT)
            except KeyboardInterrupt:
                continue  # the line is given up, not the conversation
            except EOFError:
                return

    return lines()


def _history() -> Path | None:
    """The file of what was typed, for its owner alone; None where `AETIA_CHAT_HISTORY` is off, or none can be.

    Raises:
        SetupError: a place that was named cannot be used.
    """
    named = os.environ.get(HISTORY)
    if named == "off":
        return None
    base = os.environ.get("XDG_DATA_HOME")
    folder = own_path(base, "XDG_DATA_HOME") if base else Path.home() / ".local" / "share"
    place = own_path(named, HISTORY) if named else folder / "aetia" / "chat_history"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600, exist_ok=True)
    except OSError:
        return None
    return place
