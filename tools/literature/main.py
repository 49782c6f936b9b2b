"""`aetia corpus COMMAND`: corpora of publications on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.commands import Parser, run_command

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tools.commands import Ending
    from tools.literature.commands.seams import Seams

COMMANDS = {
    "build": "read publications into a corpus; the same command goes on where it was stopped",
    "add": "add sources to the corpus in use",
    "info": "what a corpus holds, and what could not be read",
    "search": "passages that answer a query, or a file of queries",
    "show": "one document with its text, by id, PMID or DOI",
}


def command(arguments: Sequence[str], seams: Seams) -> Ending:
    """Run `aetia corpus ...`; returns its exit code, or the work that ends with it.

    Args:
        arguments: as given.
        seams: open the models that a command may need.
    """
    parser = Parser(
        prog="aetia corpus",
        description="Build and search corpora of publications. The corpora in use are those that "
        "--corpus or AETIA_CORPUS names.",
        epilog="exit codes: 0 a result, 1 nothing found, 2 a usage error or unreadable input, "
        "3 a failed run",
    )

    def load(name: str, added: argparse.ArgumentParser) -> Callable[[argparse.Namespace], Ending]:
        from tools.literature.commands import asking, making

        module = making if name in ("build", "add") else asking
        getattr(module, f"add_{name}")(added)
        run = getattr(module, f"run_{name}")
        return lambda options: run(options, seams)

    return run_command(parser, arguments, COMMANDS, load)
