"""Write `docs/commands.md`: the help text of every command, as the program prints it.

    python -m evals.commands_page            # write the page
    python -m evals.commands_page --check    # exit code 1 when it is out of date

A test holds the page to the program.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agent.faces import tokens
from agent.faces.cli import main as aetia
from agent.faces.models import main as models
from evals.tasks import command as evals
from tools.causal.cli import main as causal
from tools.causal.registry import data_commands as data
from tools.kg import main as kg
from tools.literature import main as corpus

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
WIDTH = "100"
FACES = ("ask", "chat", "serve", "mcp", "hypothesize", "batch", "distill", "doctor")
GROUPS: dict[str, Iterable[str]] = {
    "kg": kg.COMMANDS,
    "causal": causal.COMMANDS,
    "corpus": corpus.COMMANDS,
    "models": models.COMMANDS,
    "data": data.COMMANDS,
    "tokens": tokens.COMMANDS,
    "evals": evals.COMMANDS,
}
HEAD = """\
# Commands

What every command says of itself. Written by `make docs`; do not edit.

Exit codes, the same everywhere: 0 an answer was printed (an abstention and "not identified" are
answers), 1 the data cannot answer (`causal`) or nothing was found (`corpus`, `kg`), 2 usage, unreadable input
or set-up, 3 failed (`batch`: some row), 130 interrupted, 143 ended by SIGTERM. With `--json` an error
is one JSON object too: `{"status": "invalid" | "failed", "code": ..., "message": ...}`.
"""


def commands() -> list[tuple[str, ...]]:
    """The words of every command, groups before their members."""
    grouped: list[tuple[str, ...]] = []
    for group, names in GROUPS.items():
        grouped += [(group,), *((group, name) for name in names)]
    return [(), *((face,) for face in FACES), *grouped]


def help_text(words: tuple[str, ...]) -> str:
    """What `aetia WORDS --help` prints at 100 columns."""
    printed, before = io.StringIO(), os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = WIDTH
    try:
        with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
            aetia([*words, "--help"])
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before
    return printed.getvalue().rstrip()


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for words in commands():
        name = " ".join(("aetia", *words))
        parts.append(f"## {name}\n\n```text\n{help_text(words)}\n```\n")
    return "\n".join(parts)


def main() -> int:
    """Write the page, or say whether it is what would be written."""
    text = page()
    if "--check" in sys.argv[1:]:
        return int(not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
