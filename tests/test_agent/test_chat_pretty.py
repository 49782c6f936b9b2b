"""What a conversation prints on a terminal, and that nothing which it quotes is obeyed there."""

from __future__ import annotations

import io
import os
import re
from typing import TYPE_CHECKING

import pytest

from agent.faces.chat.pretty import Pretty
from agent.faces.chat.slash import evidence_rows
from agent.faces.chat.terminal import HINT, converse
from agent.faces.session import open_session
from agent.faces.shown import Shown, is_colourful
from agent.settings import Settings
from agent.trace import Event
from tests.test_agent.hand_made_case import composed, item, verdict
from tests.test_agent.test_chat import LDL
from tools.evidence import SourceRef

if TYPE_CHECKING:
    from agent.answer import Answer
    from graphs.stores.sqlite_store import SqliteStore

OBEYED = (
    "\x1b]0;owned\x07\x1b[2J\x9b31m\x1b]8;;https://evil.example\x1b\\[bold red]x[/] :bomb: \u202e"
)
OURS = re.compile(r"\x1b\[[0-9;?]*[mAGKhl]|\x1b\]8;[^\x1b\x07]*\x1b\\")
"""Colours, the line of the spinner, and links: all that is ever sent to be obeyed."""


class Terminal(io.StringIO):
    """A terminal that keeps what it was sent."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


def hostile() -> Answer:
    odd = item(7, text=OBEYED, source=SourceRef(OBEYED, OBEYED, f"https://a.example/{OBEYED}"), population=OBEYED)  # fmt: skip
    made = composed((), {"randomized": ("increases", (odd,))}, verdict("causal", "increases", "randomized"))  # fmt: skip
    return made.model_copy(update={"headline": OBEYED, "would_change": (OBEYED,), "question": OBEYED})  # fmt: skip


def test_nothing_that_is_quoted_is_obeyed(terminal: Terminal) -> None:
    pretty, answer = Pretty(Shown(terminal, must_be_read=True)), hostile()
    pretty.answer(answer, OBEYED)
    for part in ("/full", "/tree", "/why", "/dag", "evidence", "rivals"):
        pretty.parts(answer, part)
    pretty.evidence(evidence_rows(answer))
    with pretty.working() as tell:
        tell(Event("r", 1, 1.0, "ground", OBEYED))
    sent = terminal.getvalue()
    left = OURS.sub("", sent)
    assert "\x1b[" in sent  # it is in colour
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", left.replace("\r", ""))
    # A link leads to the address that is read, and no further.
    targets = set(re.findall(r"\x1b\]8;[^;]*;([^\x1b]*)\x1b", sent))
    assert targets == {"", "https://evil.example", "https://a.example/"}
    assert "[bold red]x[/] :bomb:" in left.replace("\n", " ")


async def test_a_terminal_gets_headings_tables_the_tree_and_links(
    terminal: Terminal, starter: SqliteStore
) -> None:
    turns = (LDL, "/full", "/evidence", "/evidence 1", "/tree", "/why", "are you sure?", "/dag")
    async with open_session(store=starter, settings=Settings(judge="rules")) as session:
        sink = Shown(terminal, must_be_read=True)
        source = io.StringIO("\n".join(turns) + "\n")
        assert await converse(session, source=source, sink=sink) == 0  # type: ignore[arg-type]
    sent = terminal.getvalue()
    text = OURS.sub("", sent)
    assert "steps in" in text
    assert "] start:" not in text  # what it does is shown meanwhile, and is gone afterwards
    assert re.search(r"^In whom\s+\S", text, re.MULTILINE)
    assert HINT in text
    for title in ("Claims", "Explanations that were weighed", "Evidence", "Tree of thoughts"):
        assert re.search(rf"^{title}$", text, re.MULTILINE), title
    assert re.search(r"Cause\s+Effect\s+Rests on", text)
    assert "├── " in text
    assert re.search(r"Says\s+Design\s+Source", text)
    assert "design: " in text  # one piece of evidence, whole
    assert "\x1b]8;" in sent
    assert "pubmed.ncbi.nlm.nih.gov" in sent


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb"), ("TERM", None)])
async def test_plain_where_colours_are_not_wanted(
    terminal: Terminal,
    starter: SqliteStore,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str | None,
) -> None:
    monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name)
    sink = Shown(terminal, must_be_read=True)
    assert not is_colourful(sink)
    async with open_session(store=starter, settings=Settings(judge="rules")) as session:
        assert await converse(session, source=io.StringIO("/tree\n"), sink=sink) == 0  # type: ignore[arg-type]
    assert "\x1b" not in terminal.getvalue()


def test_what_is_no_terminal_is_plain(terminal: Terminal) -> None:
    assert is_colourful(Shown(terminal, must_be_read=True))
    assert not is_colourful(terminal)  # what does not show what it is told
    with open(os.devnull, "w", encoding="utf-8") as nothing:
        assert not is_colourful(Shown(nothing, must_be_read=True))
