"""What the command lines of all packages share: the parser, and commands that are read when called.

A command raises its errors and may return a coroutine; `agent.faces.guard` turns the first into exit
codes and runs the second, in one place for all of them.
"""

from __future__ import annotations

import argparse
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from graphs.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    Ending = int | Coroutine[Any, Any, int]
    """An exit code, or the work that ends with one."""

USAGE = 2
NEGATIVE = re.compile(r"-\.?\d.*[^\d.]")
"""`-9,999` or `-1e-3`: a bare -9 is no option for argparse."""


class Parser(argparse.ArgumentParser):
    """An argument parser that raises usage errors, and takes no abbreviated options."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{"allow_abbrev": False} | named)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As usual; `--na -9,999` is an option with its value, which argparse takes for two options.

        `--option=--`, which argparse reads as a list of nothing, is refused.

        Raises:
            UsageError: the arguments cannot be used.
        """
        words = list(args or ())
        for word in words[: words.index("--")] if "--" in words else words:
            if word.startswith("--") and word.endswith("=--"):
                self.error(f"argument {word[:-3]}: expected a value, not --")
        return super().parse_known_args(None if args is None else _joined(words), namespace)

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments.

        Raises:
            UsageError: always; it carries the usage.
        """
        raise UsageError(message, self.format_usage())


def _joined(words: Sequence[str]) -> list[str]:
    """The words, with a value that begins like a negative number and is none tied to its option."""
    joined: list[str] = []
    for word in words:
        before = joined[-1] if joined else ""
        is_option = before.startswith("--") and before != "--" and "=" not in before
        if is_option and NEGATIVE.match(word) and "--" not in joined:
            joined[-1] = f"{before}={word}"
        else:
            joined.append(word)
    return joined


def run_command(
    parser: argparse.ArgumentParser,
    arguments: Sequence[str],
    commands: Mapping[str, str],
    load: Callable[[str, argparse.ArgumentParser], Callable[[argparse.Namespace], Ending]],
) -> Ending:
    """Run the command that the arguments name; only that one is imported, so that help is quick.

    Args:
        parser: of the whole group.
        arguments: as given.
        commands: name -> what it does.
        load: adds a command's arguments to its parser and returns what runs it.
    """
    found = parser.add_subparsers(title="commands", metavar="COMMAND")
    wanted = next((word for word in arguments if not word.startswith("-")), None)
    for name, text in commands.items():
        # A command may bring its own --json: the later definition holds.
        added = found.add_parser(name, help=text, description=text, conflict_handler="resolve")
        added.add_argument("--json", action="store_true", help="print one JSON object")
        if name == wanted:
            added.set_defaults(run=load(name, added))
    options = parser.parse_args(list(arguments))
    if not hasattr(options, "run"):
        parser.print_help()
        return USAGE
    ending: Ending = options.run(options)
    return ending


def member(module: str, name: str) -> Any:
    """A module's function, imported now."""
    return getattr(import_module(module), name)
