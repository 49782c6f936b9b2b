"""The `aetia` command. Exit codes: 0 an answer, 2 a usage error, 3 a failed run.

Only argparse is imported at the top, so that `aetia --help` answers at once. `asyncio.run` is
called here and nowhere else.
"""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from agent.faces.untraced import leave_tracing_out

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from agent.settings import Settings
    from tools.causal.datasets import Dataset

T = TypeVar("T")
OK, USAGE, FAILED = 0, 2, 3

EPILOG = """\
exit codes: 0 an answer (an abstention is one), 2 a usage error, 3 a failed run
first question: aetia ask "Does quitting smoking cause weight gain?"
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    leave_tracing_out()
    outside = {point.name: point for point in entry_points(group="aetia.commands")}
    if given and given[0] in outside:
        command: Callable[[Sequence[str]], int] = outside[given[0]].load()
        return _guarded(lambda: command(given[1:]))
    parser = build_parser(sorted(outside))
    options = parser.parse_args(given)
    if not hasattr(options, "run"):
        parser.print_help()
        return USAGE
    return _guarded(lambda: options.run(options))


def _guarded(command: Callable[[], int]) -> int:
    """Map errors to exit codes; no traceback reaches a user."""
    from graphs.errors import AetiaError, InputError, SetupError

    try:
        return command()
    except (InputError, SetupError) as error:
        print(f"aetia: {error}", file=sys.stderr)
        return USAGE
    except AetiaError as error:
        print(f"aetia: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("aetia: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return OK


def build_parser(outside: Sequence[str] = ()) -> argparse.ArgumentParser:
    """All commands and options; `outside` are names of commands that other packages add."""
    more = f"also: {', '.join(f'aetia {name}' for name in outside)}\n" if outside else ""
    parser = argparse.ArgumentParser(
        prog="aetia",
        description="Answers causal questions in biomedicine, and claims only what the evidence "
        "identifies.",
        epilog=more + EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_ask(commands.add_parser("ask", help="answer one question"))
    _add_chat(commands.add_parser("chat", help="a conversation in the terminal"))
    _add_serve(commands.add_parser("serve", help="an OpenAI-compatible server on loopback"))
    _add_hypothesize(commands.add_parser("hypothesize", help="candidate causes of an outcome"))
    doctor = commands.add_parser("doctor", help="what is installed, configured and reachable")
    doctor.add_argument("--json", action="store_true", help="print JSON")
    doctor.set_defaults(run=_doctor)
    return parser


def _add_ask(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", help='English, for example "Does X cause Y?"')
    parser.add_argument("--json", action="store_true", help="print the answer as one JSON object")
    parser.add_argument("--explain", action="store_true", help="print the tree of thoughts too")
    parser.add_argument("--trace", type=Path, metavar="FILE", help="write run events as JSON lines")
    parser.add_argument("--data", type=Path, metavar="CSV", help="your own data, with --descriptor")
    parser.add_argument(
        "--descriptor", type=Path, metavar="TOML", help="what the columns of --data are"
    )
    parser.add_argument("--seed", type=int, help="seed of everything random")
    parser.add_argument(
        "--judge", metavar="NAME", help="scores the branches: a name of `aetia models list`, a GGUF "
        "file, or rules for none; default: --model if given, else the judge that ships",
    )  # fmt: skip
    parser.add_argument(
        "--judge-url",
        metavar="URL",
        help="an OpenAI-compatible server has it; key in AETIA_JUDGE_KEY",
    )
    parser.add_argument("--model", metavar="NAME", help="fills every model slot; default: rules do")
    parser.add_argument(
        "--model-url",
        metavar="URL",
        help="an OpenAI-compatible server has it; key in AETIA_MODEL_KEY",
    )
    parser.set_defaults(run=_ask)


def _add_chat(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="do not show the steps")
    parser.set_defaults(run=_chat)


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1 (this machine)")
    parser.add_argument("--port", type=int, default=8000, help="default: 8000")
    parser.set_defaults(run=_serve)


def _add_hypothesize(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("outcome", help="a disease or an outcome")
    parser.add_argument("--top", type=int, default=10, metavar="N", help="default: 10")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=_hypothesize)


def _ask(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from agent.question import validate_text
    from agent.run import ask
    from agent.settings import Settings
    from agent.trace import JsonLines

    validate_text(options.question)
    settings = Settings.from_environment()
    if options.seed is not None:
        settings = replace(settings, seed=options.seed)
    settings = _with_models(options, settings)
    datasets = _datasets(options.data, options.descriptor)
    writer = JsonLines(options.trace) if options.trace else None
    try:
        answer = _run(ask(options.question, settings=settings, datasets=datasets, listener=writer))
    finally:
        if writer is not None:
            writer.close()
            if writer.problem:
                print(f"aetia: {writer.problem}", file=sys.stderr)
    if options.json:
        print(answer.model_dump_json(indent=2))
        return OK
    from agent.writing.render import render, render_tree

    print(render(answer))
    if options.explain:
        print("\n" + render_tree(answer))
    return OK


def _with_models(options: argparse.Namespace, settings: Settings) -> Settings:
    """The settings with the models that the options name; without an address, one on this machine."""
    from dataclasses import replace

    from graphs.errors import InputError

    for slot in ("judge", "model"):
        name, url = getattr(options, slot), getattr(options, f"{slot}_url")
        if url and not (name or getattr(settings, slot)):
            raise InputError(f"--{slot}-url needs the model's name: --{slot} NAME")
        if name or url:
            named = {slot: name or getattr(settings, slot), f"{slot}_url": url or ""}
            settings = replace(settings, **named)
    return settings


def _datasets(data: Path | None, descriptor: Path | None) -> tuple[Dataset, ...]:
    from graphs.errors import DataError

    if data is None and descriptor is None:
        return ()
    if data is None or descriptor is None:
        raise DataError("--data and --descriptor belong together: name the CSV and its descriptor")
    from tools.causal.datasets import Dataset

    return (Dataset.from_files(descriptor, data),)


def _chat(options: argparse.Namespace) -> int:
    from agent.faces.chat.terminal import converse

    return _run(converse(show_steps=not options.quiet))


def _serve(options: argparse.Namespace) -> int:
    from agent.faces.chat.server import serve

    return serve(options.host, options.port)


def _hypothesize(options: argparse.Namespace) -> int:
    from agent.faces.hypotheses import hypothesize, render_hypotheses

    def progress(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    report = _run(hypothesize(options.outcome, top=options.top, progress=progress))
    print(report.model_dump_json(indent=2) if options.json else render_hypotheses(report))
    return OK


def _doctor(options: argparse.Namespace) -> int:
    import json

    from agent.faces.doctor import examine, render_checks

    checks = _run(examine())
    if options.json:
        print(json.dumps([check.to_json() for check in checks], indent=2))
    else:
        print(render_checks(checks))
    return OK if all(check.state != "broken" for check in checks) else FAILED


def _run(coroutine: Coroutine[object, object, T]) -> T:
    import asyncio

    return asyncio.run(coroutine)


if __name__ == "__main__":
    sys.exit(main())
