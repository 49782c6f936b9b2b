"""`aetia evals`: questions with gold answers, strategies and models side by side."""

from __future__ import annotations

import json
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from agent.faces.guard import FAILED, OK
from tools.commands import Parser, run_command

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator, Callable, Sequence

    from agent.settings import Settings
    from evals.tasks.sides import Setting
    from evals.tasks.task import TaskItem
    from tools.commands import Ending

COMMANDS = {
    "list": "the tasks that are known",
    "run": "answer a task's questions by one strategy or several, and score them",
    "report": "one page and a Markdown file from files of results",
    "compare": "two files of results on the same items: differences, tests, power",
    "harness": "a set with options as a task of lm-evaluation-harness",
    "fetch": "where a set is published, its licence; brings a file and checks it",
}
BUDGET = 1024
OURS = "aetia"


def command(arguments: Sequence[str]) -> Ending:
    """Run `aetia evals ...`; returns its exit code, or the work that ends with it."""
    parser = Parser(
        prog="aetia evals",
        description="Questions with gold answers: strategies and models side by side.",
        epilog="exit codes: 0 scored, 2 a usage error, unreadable data or a set-up that lacks "
        "something, 3 the model failed on a question, 130 interrupted",
    )
    return run_command(parser, arguments, COMMANDS, _load)


def _load(name: str, parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], Ending]:
    if name == "list":
        return _list
    if name in ("report", "compare"):
        from evals.tasks import comparing

        add, run = {"report": (comparing.add_report, comparing.report),
                    "compare": (comparing.add_compare, comparing.compare)}[name]  # fmt: skip
        add(parser)
        return run
    if name in ("fetch", "harness"):
        from evals.tasks import fetching, harness

        add, run = {"fetch": (fetching.add_fetch, fetching.fetch_set),
                    "harness": (harness.add_harness, harness.harness)}[name]  # fmt: skip
        add(parser)
        return run
    _add_run(parser)
    return _run


def _list(options: argparse.Namespace) -> int:
    from evals.tasks.known import TASKS

    about = {name: (task.__doc__ or "").strip().split("\n")[0] for name, task in TASKS.items()}
    lines = [f"{name:25} {text}" for name, text in about.items()]
    sys.stdout.write((json.dumps(about, indent=2) if options.json else "\n".join(lines)) + "\n")
    return OK


def _add_run(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("task", metavar="TASK", help="a name of `aetia evals list`")
    add("--data", type=Path, required=True, metavar="DIR", help="holds a folder named as the task")
    add("--limit", type=int, metavar="N", help="so many questions, drawn by the hash of their ids")
    add(
        "--strategy", action="append", metavar="S", help="direct, cot, self-consistency, best-of-n, "
        "tot-bfs, qm-tot or aetia (the default); give it several times to compare on the same questions",
    )  # fmt: skip
    add(
        "--budget-tokens", type=int, default=BUDGET, metavar="T",
        help=f"hard cap for each question, prompt tokens newly computed and answers (default: {BUDGET})",
    )  # fmt: skip
    add("--model", metavar="NAME", help="as for `aetia ask`; default: rules, which look options up")
    add("--model-url", metavar="URL", help="an OpenAI-compatible server has it; key in AETIA_MODEL_KEY")  # fmt: skip
    add(
        "--judge", metavar="NAME", help="reads the contexts of questions; default: none beside a model, "
        "the judge that ships with rules",
    )  # fmt: skip
    add("--judge-url", metavar="URL", help="an OpenAI-compatible server has it; key in AETIA_JUDGE_KEY")  # fmt: skip
    add("--gpu-layers", type=int, metavar="N", help="layers of local models on a GPU; -1 for all")
    add("--kg", metavar="PLACE", help="the graph that rules look things up in")
    add(
        "--calibrate", type=int, metavar="N", help="first fit probabilities on N questions of the "
        "development half of the task; only the other half is then scored",
    )  # fmt: skip
    add(
        "--max-error", type=float, metavar="A", help="abstain so that at most this share of the answers "
        "is wrong; needs --calibrate, or what it has stored",
    )  # fmt: skip
    add(
        "--price",
        type=float,
        metavar="USD",
        help="for a million tokens of the model: money per right answer",
    )
    add(
        "--out", type=Path, metavar="FILE", help="write results with every item there, a new file; see "
        "`aetia evals report`",
    )  # fmt: skip
    add(
        "--trees", type=Path, metavar="FILE", help="write what was thought of each question there, a new "
        "file of JSON lines; see `aetia distill`",
    )  # fmt: skip
    add(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="of orders, draws and intervals (default: 0)",
    )
    add(
        "--deadline",
        type=float,
        default=120.0,
        metavar="SECONDS",
        help="for each call (default: 120)",
    )


async def _run(options: argparse.Namespace) -> int:
    from evals.qa.runner import Shy
    from evals.report.task_results import write_results
    from evals.tasks.known import TASKS
    from evals.tasks.side_tables import differences, table
    from evals.tasks.sides import side, to_json
    from evals.tasks.trees import append_trees, new_file
    from evals.tasks.written import to_result

    names = list(dict.fromkeys(options.strategy or [OURS]))
    scored, dev = _items(options, names)
    trees = new_file(options.trees, "--trees") if options.trees else None
    out = new_file(options.out, "--out") if options.out else None
    sides, results = [], []
    async with _setting(options) as setting:
        for name in names:
            sides.append(await side(name, scored, dev, setting, say=Shy()))
            if trees:
                append_trees(trees, scored, TASKS[options.task].terms, sides[-1], setting)
            if out:
                results.append(await to_result(sides[-1], scored, setting, options.price))
    if out:
        write_results(out, results)
    if options.json:
        report = [to_json(options.task, one, options.price) for one in sides]
        several = {
            "task": options.task, "n": len(scored), "strategies": report,
            "differences": differences(sides, seed=options.seed),
        }  # fmt: skip
        sys.stdout.write(json.dumps(report[0] if len(report) == 1 else several, indent=2) + "\n")
    else:
        sys.stdout.write(table(options.task, sides, seed=options.seed) + "\n")
    return FAILED if any(one.failed for one in sides) else OK


def _items(
    options: argparse.Namespace, names: Sequence[str]
) -> tuple[tuple[TaskItem, ...], tuple[TaskItem, ...]]:
    """The items to score, and those to calibrate on.

    Raises:
        InputError: a name or a number that cannot be.
        DataError: the data cannot be read.
    """
    from agent.models.opening import RULES
    from agent.strategies.named import strategy_named
    from evals.tasks.known import TASKS
    from evals.tasks.task import sampled
    from graphs.errors import DataError, InputError

    for name in names:
        strategy_named(name)
    if options.task not in TASKS:
        raise InputError(f"there is no task {options.task!r}; there are {', '.join(TASKS)}")
    for given, least in (("limit", 1), ("calibrate", 1), ("budget_tokens", 1)):
        value = getattr(options, given)
        if value is not None and value < least:
            raise InputError(f"--{given.replace('_', '-')} is {value}; it must be {least} or more")
    if options.price is not None and not 0 <= options.price < float("inf"):
        raise InputError(f"--price is {options.price:g}; expected US dollars, 0 or more")
    if options.max_error is not None and not 0 < options.max_error < 1:
        raise InputError(f"--max-error is {options.max_error:g}; expected a share between 0 and 1")
    task = TASKS[options.task]
    if not task.by_model and options.model not in (None, RULES):
        raise InputError(
            f"{task.name} is answered by Aetia's own tools, not by a chat model: leave --model out"
        )
    items = task.read(options.data)
    if not items:
        raise DataError(f"{options.data / task.name} holds no question with an answer")
    if options.calibrate is None and options.max_error is None:
        return sampled(items, options.limit), ()
    tested = sampled((item for item in items if item.split == "test"), options.limit)
    dev = sampled((item for item in items if item.split == "dev"), options.calibrate)
    return tested, dev if options.calibrate else ()


@asynccontextmanager
async def _setting(options: argparse.Namespace) -> AsyncIterator[Setting]:
    """Models and graph, opened once.

    Raises:
        InputError, SetupError, StoreError: something that was named cannot be opened.
    """
    from agent.faces.session import open_session
    from agent.judges.opening import SHIPPED
    from agent.models.opening import RULES
    from agent.strategies.by_rules import ByRules
    from evals.tasks.known import TASKS
    from evals.tasks.sides import Setting
    from graphs.errors import InputError

    settings = _settings(options)
    if options.judge_url and not options.judge:
        raise InputError("--judge-url needs the model's name: --judge NAME")
    is_rules = settings.model in ("", RULES)
    common = (
        TASKS[options.task], options.budget_tokens, options.max_error, options.seed, options.deadline
    )  # fmt: skip
    if is_rules:
        from dataclasses import replace

        with_judge = replace(settings, judge=options.judge or SHIPPED, model="")
        async with open_session(settings=with_judge, place=options.kg) as session:
            rules = ByRules(session.store, session.ask, session.judge, options.deadline)
            yield Setting(None, rules, None, *common)
        return
    from agent.judges.slots import opened_slots

    async with opened_slots(settings) as slots:
        judge = slots.judge if options.judge not in (None, RULES) else None
        yield Setting(slots.model, None, judge, *common)


def _settings(options: argparse.Namespace) -> Settings:
    """The environment's settings with what the options say."""
    from dataclasses import replace

    from agent.models.opening import RULES
    from agent.settings import Settings

    settings = replace(Settings.from_environment(), seed=options.seed)
    if options.model:
        settings = replace(settings, model=options.model, model_url=options.model_url or "")
    settings = replace(settings, judge=options.judge or RULES, judge_url=options.judge_url or "")
    if options.gpu_layers is not None:
        settings = replace(settings, gpu_layers=options.gpu_layers)
    return settings
