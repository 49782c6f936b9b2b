"""The `aetia` command: what each face is called, and what it does with its options.

Only argparse is imported at the top, so that `aetia --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from argparse import Action, RawDescriptionHelpFormatter
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from agent.faces.guard import FAILED, OK, USAGE, guarded
from agent.faces.hypothesize import add as add_hypothesize
from agent.faces.options import add_options, add_serving_options, opened
from agent.faces.untraced import leave_tracing_out
from tools.commands import Parser, member

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tools.commands import Ending

GROUPS = {
    "causal": ("tools.causal.cli.main", "the causal engine on your own files"),
    "corpus": ("agent.faces.corpus", "build and search corpora of publications"),
    "kg": ("tools.kg.main", "build, load and ask knowledge graphs"),
    "models": ("agent.faces.models.main", "list, pull, measure and calibrate local models"),
    "runs": ("agent.faces.runs.main", "kept runs: go on with one, approve, replay, export"),
    "data": ("tools.causal.registry.data_commands", "data sets of yours, by name"),
    "mcp": ("agent.faces.mcp.mcp_command", "tools for any MCP client, over stdio or HTTP"),
    "tokens": ("agent.faces.tokens", "who may ask a server of yours"),
    "batch": ("", "answer a file of questions, resumable"),
    "evals": ("", "questions with gold answers: strategies and models side by side"),
    "distill": ("", "verified trees of `aetia evals run --trees` as training data"),
}
"""Commands with arguments of their own: their module, and what they do. What has no module here comes
from above this package, as an entry point of `aetia.commands`."""

EPILOG = """\
exit codes: 0 an answer (an abstention is one), 1 the data cannot answer or nothing was found,
            2 usage, unreadable input or set-up, 3 a failed run, 130 interrupted
first question: aetia ask "Does quitting smoking cause weight gain?"
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    leave_tracing_out()
    name = given[0] if given and not given[0].startswith("-") else ""
    options = given[: given.index("--")] if "--" in given else given
    return guarded(name, lambda: _command(name, given), as_json="--json" in options)


def script() -> NoReturn:
    """The installed command: run, and leave at once.

    An orderly end of the interpreter takes a hundred modules down, which costs a fifth of a second.
    Everything that a command opens it has closed, and workers end when this process does.
    """
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):  # what could not be written was said by the guard
            stream.flush()
    os._exit(code)


def _command(name: str, given: Sequence[str]) -> Ending:
    if name in GROUPS:
        module = GROUPS[name][0]
        run = member(module, "command") if module else _entry_point(name)
        ending: Ending = run(given[1:])
        return ending
    parser = build_parser()
    options = parser.parse_args(given)
    if not hasattr(options, "run"):
        parser.print_help()
        return USAGE
    done: Ending = options.run(options)
    return done


def _entry_point(name: str) -> Callable[[Sequence[str]], Ending]:
    from importlib.metadata import entry_points

    from graphs.errors import SetupError

    for point in entry_points(group="aetia.commands", name=name):
        run: Callable[[Sequence[str]], Ending] = point.load()
        return run
    raise SetupError(f"`aetia {name}` is not installed here: run `make setup`")


class _Version(Action):
    """Look the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"aetia {version('aetia')}")
        parser.exit()


def build_parser() -> argparse.ArgumentParser:
    """All commands and options."""
    parser = Parser(
        prog="aetia",
        description="Answers causal questions in biomedicine, and claims only what the evidence "
        "identifies.",
        epilog=EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_ask(commands.add_parser("ask", help="answer one question"))
    _add_chat(commands.add_parser("chat", help="a conversation in the terminal"))
    _add_serve(
        commands.add_parser("serve", help="the page, and an OpenAI-compatible server, on loopback")
    )
    add_hypothesize(
        commands.add_parser("hypothesize", help="candidates for a goal, argued and ranked")
    )
    doctor = commands.add_parser("doctor", help="what is installed, configured and reachable")
    doctor.add_argument("--json", action="store_true", help="print JSON")
    doctor.set_defaults(run=_doctor)
    for name, (_, text) in sorted(GROUPS.items()):
        commands.add_parser(name, help=text)
    return parser


def _add_ask(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", help='English, for example "Does X cause Y?"')
    add_options(
        parser,
        json="print the answer as one JSON object",
        full="print the whole answer, not its short form",
        explain="print the tree of thoughts too",
        trace="write the events of the run there, as JSON lines",
    )
    parser.add_argument(
        "--describe", metavar="TEXT", help="what --data and its columns are, in words or a file of "
        "them: the design and the estimate are chosen from it",
    )  # fmt: skip
    parser.add_argument(
        "--decimal", choices=("point", "comma"), help="the decimal mark of --data with --describe, where "
        "3,186 may be thousands",
    )  # fmt: skip
    parser.set_defaults(run=_ask)


def _add_chat(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="do not show the steps")
    add_options(
        parser,
        json="print answers as JSON lines; all else goes to standard error",
        full="print whole answers, not their short form",
        explain="print the tree of thoughts after each answer",
        trace="write the events of every answer there, as JSON lines",
    )
    parser.set_defaults(run=_chat)


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1 (this machine)")
    parser.add_argument("--port", type=int, default=8000, help="default: 8000; 0 for a free one")
    add_serving_options(parser)
    add_options(
        parser,
        json="log as JSON lines",
        full="reply with whole answers, not their short form",
        explain="the tree of thoughts follows each answer",
        trace="add the events of every answer to it, as JSON lines",
    )
    parser.set_defaults(run=_serve)


async def _ask(options: argparse.Namespace) -> int:
    from agent.faces.brought import answer_brought
    from agent.faces.shown import terminal_width
    from agent.question import validate_text
    from tools.causal.client import finish_alone

    if (brought := answer_brought(options, terminal_width())) is not None:
        print(brought)
        return OK
    validate_text(options.question)
    async with opened(options, keep=True) as session:
        answer = await session.ask(options.question)
        if options.json:
            print(answer.model_dump_json(indent=2))
        else:
            print(session.text(answer, terminal_width()))
    if ((answer.estimation or {}).get("dowhy") or {}).get("state") == "running":
        note = "DoWhy's cross-check is still running; the next answer shows it"
        print(f"aetia ask: {note}", file=sys.stderr)
    finish_alone()  # this process ends with its answer
    return OK


async def _chat(options: argparse.Namespace) -> int:
    from agent.faces.chat.terminal import converse

    async with opened(options, keep=True) as session:
        return await converse(session, show_steps=not options.quiet, as_json=options.json)


async def _serve(options: argparse.Namespace) -> int:
    from agent.faces.serving.listener import listening
    from agent.faces.serving.serving_config import config_of
    from agent.faces.serving.web_app import serve

    config = config_of(options)
    with listening(options.host, options.port) as socket:
        opening = partial(opened, options, append=True, keep=True)
        return await serve(opening, socket, config, as_json=options.json)


async def _doctor(options: argparse.Namespace) -> int:
    import json

    from agent.faces.doctor import examine, render_checks

    checks = await examine()
    if options.json:
        print(json.dumps([check.to_json() for check in checks], indent=2))
    else:
        print(render_checks(checks))
    return OK if all(check.state != "broken" for check in checks) else FAILED


if __name__ == "__main__":
    script()
