"""`aetia tokens`: who may ask a server of this user."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from agent.faces.serving.tokens.token_file import (
    made,
    read_tokens,
    tokens_file,
    without,
    write_tokens,
)
from graphs.errors import InputError
from tools.causal.registry.kept_data import KeptData
from tools.commands import Parser, run_command

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tools.commands import Ending

COMMANDS = {
    "add": "make a token and show it once; its hash is kept",
    "list": "the names of the tokens, and their limits",
    "remove": "a token that is no longer accepted",
}
NOTHING = 1


def command(arguments: Sequence[str]) -> Ending:
    """Run `aetia tokens ...`; returns its exit code."""
    parser = Parser(
        prog="aetia tokens",
        description="Tokens that `aetia serve` accepts. They are kept as hashes in AETIA_TOKENS, by default "
        "a file in your data folder; a running server reads them when it starts.",
        epilog="exit codes: 0 done, 1 there is none, 2 a usage error or no such token",
    )
    return run_command(parser, arguments, COMMANDS, _load)


def _load(name: str, parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], Ending]:
    if name != "list":
        parser.add_argument("name", help="of the token, for you")
    if name == "add":
        parser.add_argument("--rate", type=int, metavar="N", help="requests a minute (default: the server's)")  # fmt: skip
        parser.add_argument("--runs-per-day", type=int, metavar="N", help="default: the server's")
    return {"add": _add, "list": _list, "remove": _remove}[name]


def _add(options: argparse.Namespace) -> int:
    path = tokens_file()
    tokens = read_tokens(path)
    if not options.name.strip():
        raise InputError("a token has a name, by which you know and remove it; got an empty one")
    if any(token.name == options.name for token in tokens):
        raise InputError(f"there is a token {options.name!r} already: remove it first")
    for limit in (options.rate, options.runs_per_day):
        if limit is not None and limit < 1:
            raise InputError(f"a limit is 1 or more; got {limit}")
    token, text = made(options.name, options.rate, options.runs_per_day)
    write_tokens(path, [*tokens, token])
    sys.stdout.write(json.dumps({"name": token.name, "token": text}) + "\n" if options.json else f"{text}\n")  # fmt: skip
    sys.stderr.write(f"keep it: only its hash is in {path}\n")
    return 0


def _list(options: argparse.Namespace) -> int:
    tokens = read_tokens(tokens_file())
    told = [{"name": t.name, "rate": t.per_minute, "runs_per_day": t.runs_per_day} for t in tokens]
    if options.json:
        sys.stdout.write(json.dumps(told) + "\n")
    for one in [] if options.json else told:
        limits = (
            f"{one['rate'] or 'any'} requests a minute, {one['runs_per_day'] or 'any'} runs a day"
        )
        sys.stdout.write(f"{one['name']}: {limits}\n")
    if not tokens and not options.json:
        sys.stdout.write(f"no token is kept in {tokens_file()}\n")
    return 0 if tokens else NOTHING


def _remove(options: argparse.Namespace) -> int:
    path = tokens_file()
    tokens = read_tokens(path)
    owner = next((token.owner for token in tokens if token.name == options.name), "")
    write_tokens(path, without(tokens, options.name))
    sys.stdout.write(f"removed {options.name}\n")
    kept = KeptData(owner).names() if owner else []
    if kept:  # nobody else sees them: who removes the token is the last who can know of them
        sys.stderr.write(
            f"its data sets stay, for nobody: {', '.join(kept)}, in {KeptData(owner).folder}; delete the folder if they shall go\n"
        )
    return 0
