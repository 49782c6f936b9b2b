"""`aetia hypothesize GOAL`, and `hypothesize` of the Python API.

Only argparse is needed to describe it, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from agent.faces.options import add_options, opened
from graphs.errors import InputError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from agent.answer import Answer
    from agent.faces.session import Session
    from agent.hypotheses.hypothesis import HypothesisReport
    from agent.hypotheses.journal import Journal
    from agent.hypotheses.searching import Candidates, Limits, UnderWay
    from agent.hypotheses.sources.gathered import Gathered
    from agent.judges.pair_judge import PairJudge
    from agent.models.chat_model import ChatModel
    from agent.question import Asked
    from agent.runs.store import RunStore
    from agent.settings import Settings
    from agent.trace import Event
    from graphs.store import KnowledgeGraph
    from tools.causal.datasets import Dataset

SECONDS_EACH = 3.0
"""About what one candidate takes with rules, before any of a run was measured."""
WORDS = ("promising", "unlikely")


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    more = parser.add_argument
    more("goal", nargs="?", help='for example "drugs for gout", "targets for asthma", "causes of stroke in '
         'women", "side effects of lithium", "biomarkers of sepsis", "mechanisms between A and B"')  # fmt: skip
    more("--top", type=int, default=10, metavar="N", help="candidates that are run (default: 10)")
    more("--html", type=Path, metavar="FILE", help="write the report as one HTML file too")
    more("--estimate", action="store_true", help="say how many candidates there are and what running them takes; run none")  # fmt: skip
    going = parser.add_argument_group("runs")
    going.add_argument("--budget-seconds", type=float, metavar="S", help="of the whole run")
    going.add_argument(
        "--resume", metavar="RUN", help="go on with a run; what it finished is not done again"
    )
    going.add_argument("--say", action="append", default=[], metavar="CURIE=WORD", help=f"of a candidate of --resume: {' or '.join(WORDS)}; changes the order")  # fmt: skip
    going.add_argument("--stop", metavar="RUN", help="have a run pause after its candidate")
    going.add_argument(
        "--abort", metavar="RUN", help="have a run end after its candidate, for good"
    )
    add_options(
        parser,
        json="print one JSON object; its answers are in it with --full, their trees with --explain",
        full="print the whole answer about each candidate too",
        explain="print the tree of thoughts of each candidate too",
        trace="write the events of every candidate's run there, as JSON lines",
    )
    parser.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Find, argue and print.

    Raises:
        UsageError: no goal and no run, or both.
        InputError: the goal or the run cannot be used.
    """
    from agent.faces.shown import terminal_width
    from agent.hypotheses.report.told import estimate_text, report_json, report_text

    given = [bool(options.goal), bool(options.resume), bool(options.stop), bool(options.abort)]
    if sum(given) != 1:
        raise UsageError("give one of: a goal, --resume RUN, --stop RUN, --abort RUN")
    if options.say and not options.resume:
        raise UsageError("--say belongs to --resume RUN")
    async with opened(options, keep=True) as session:
        if options.stop or options.abort:
            return await _wish(
                session, options.stop or options.abort, "pause" if options.stop else "abort"
            )
        journal = await _reopened(session, options)
        goal = options.goal or (journal.run.question if journal else "")
        limits = _limits(options, session, journal)
        kept = await journal.named() if journal else None
        async with found_for(
            session, goal, limits, kept, estimate=options.estimate, tell=_say_progress
        ) as found:
            if options.estimate:
                print_out(estimate_text(found, limits.top, SECONDS_EACH, as_json=options.json))
                return 0
            report = await searched(session, found, limits, _say_progress, journal=journal)
    width = terminal_width()
    if options.html:
        from agent.hypotheses.report.web_page import page
        from graphs.cache import write_atomically

        write_atomically(options.html, page(report).encode())
    print_out(report_json(report, full=options.full, explain=options.explain) if options.json else report_text(report, session.text, width, answers=options.full or options.explain))  # fmt: skip
    return 0


def print_out(text: str) -> None:
    """One text to standard output."""
    sys.stdout.write(text + "\n")


def _say_progress(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


async def hypothesize(
    goal: str,
    *,
    top: int = 10,
    progress: Callable[[str], None] = lambda text: None,
    store: KnowledgeGraph | None = None,
    settings: Settings | None = None,
    datasets: Sequence[Dataset] = (),
    listener: Callable[[Event], None] | None = None,
    judge: PairJudge | None = None,
    model: ChatModel | None = None,
    runs: RunStore | None = None,
) -> HypothesisReport:
    """Find candidates for a goal and argue them.

    Args:
        goal: in words, such as "drugs for gout, not NSAIDs".
        top: how many to run and return (1 to 100).
        progress: called with one line for each step of the run.
        store: as for `agent.run.ask`.
        settings: as for `agent.run.ask`.
        datasets: as for `agent.run.ask`.
        listener: called with every event of every candidate's run.
        judge: as for `agent.run.ask`.
        model: as for `agent.run.ask`.
        runs: keeps the run, left open; it is not kept by default.

    Raises:
        InputError: the goal is not understood, its names are not held, or `top` is out of range.
    """
    from agent.faces.session import open_session
    from agent.hypotheses.searching import Limits

    Limits(top=top)  # refused before anything is opened
    async with (
        open_session(
            store=store, settings=settings, datasets=datasets, listener=listener, judge=judge,
            model=model, runs=runs,
        ) as session,
    ):  # fmt: skip
        limits = Limits(top, None, session.settings.budget_tokens, session.settings.budget_money)
        async with found_for(session, goal, limits, tell=progress) as found:
            return await searched(session, found, limits, progress)


@asynccontextmanager
async def found_for(
    session: Session,
    goal: str,
    limits: Limits,
    kept: Gathered | None = None,
    *,
    estimate: bool = False,
    tell: Callable[[str], None] = lambda text: None,
) -> AsyncIterator[Candidates]:
    """The candidates for a goal in the graph of a session; names beyond it are known while it is open.

    A model is asked for candidates unless nothing may be spent or nothing is to be run.
    """
    from agent.hypotheses.searching import find_candidates
    from graphs.known import KnownGraph
    from graphs.vocabulary.build import open_vocabulary

    tell("opening the graph and its names")
    vocabulary = await open_vocabulary()
    try:
        names: KnowledgeGraph = KnownGraph(session.store, vocabulary)
        spends = not estimate and limits.tokens != 0 and limits.money != 0
        yield await find_candidates(
            session.store, names, goal, limits.top, corpora=session.settings.corpora,
            model=session.model if spends else None, kept=kept,
            tell=tell,
        )  # fmt: skip
    finally:
        await vocabulary.close()


async def searched(
    session: Session, found: Candidates, limits: Limits, progress: Callable[[str], None], *,
    journal: Journal | None = None, under_way: UnderWay = lambda done, of, now: None,
) -> HypothesisReport:  # fmt: skip
    """Run the candidates; kept as they are made where the session keeps runs."""
    from agent.hypotheses.journal import Journal
    from agent.hypotheses.searching import search

    if journal is None and session.runs is not None:
        release = (await session.store.release()).checksum
        options = {"top": limits.top}
        journal = await Journal.begun(
            session.runs, found.goal.text, options, release, session.origin
        )
    if journal is not None:
        progress(f"run {journal.run.id}: go on with `aetia hypothesize --resume {journal.run.id}`")
    if journal is not None and await journal.named() is None:
        await journal.keep_named(found.named)
    alone = await _paid(replace(session, runs=None), journal)

    async def ask(asked: Asked, spent: Mapping[str, float]) -> Answer:
        left: dict[str, Any] = {}
        if limits.tokens is not None:
            left["budget_tokens"] = max(0, limits.tokens - int(spent["tokens"]))
        if limits.money is not None:
            left["budget_money"] = max(0.0, limits.money - spent["money"])
        return await replace(alone, settings=replace(alone.settings, **left)).ask(asked)

    run_id = journal.run.id if journal else ""
    report = await search(
        found, ask, limits=limits, run=run_id, journal=journal, progress=progress,
        under_way=under_way,
    )  # fmt: skip
    if journal is not None:
        await journal.keep_report(report)
    return report


async def _paid(session: Session, journal: Journal | None) -> Session:
    """A session whose models answer from what the run has paid for already."""
    if journal is None:
        return session
    from agent.artefacts import Artefacts
    from agent.runs.paid import PaidJudge, PaidModel
    from agent.runs.saving import Saving

    held = await journal.store.kept(journal.run.id)
    paid = Artefacts({key: value for key, value in held.items() if key.startswith("paid:")})
    saving = Saving(journal.store, journal.run.id)
    return replace(
        session,
        judge=cast("PairJudge", PaidJudge(session.judge, paid, saving)) if session.judge else None,
        model=PaidModel(session.model, paid, saving) if session.model else None,
    )


def _limits(options: argparse.Namespace, session: Session, journal: Journal | None) -> Limits:
    from agent.hypotheses.searching import Limits

    top = journal.options["top"] if journal else options.top
    settings = session.settings
    return Limits(top, options.budget_seconds, settings.budget_tokens, settings.budget_money)


async def _reopened(session: Session, options: argparse.Namespace) -> Journal | None:
    from agent.hypotheses.journal import Journal

    if not options.resume:
        return None
    if session.runs is None:
        raise InputError("no runs are kept here: AETIA_RUNS is off")
    release = (await session.store.release()).checksum
    said = [_word(text) for text in options.say]
    journal = await Journal.reopened(session.runs, options.resume, release)
    for curie, word in said:
        if curie not in await journal.made():
            raise InputError(f"{curie} is no candidate of run {journal.run.id}")
        await journal.say(curie, word)
    return journal


def _word(text: str) -> tuple[str, Any]:
    curie, _, word = text.rpartition("=")
    if word not in WORDS or not curie:
        raise InputError(f"--say takes CURIE=promising or CURIE=unlikely; got {text!r}")
    return curie, word


async def _wish(session: Session, run_id: str, wish: Any) -> int:
    from agent.hypotheses.journal import Journal

    if session.runs is None:
        raise InputError("no runs are kept here: AETIA_RUNS is off")
    kept = await session.runs.get(run_id)
    if kept.kind != "hypotheses":
        raise InputError(f"run {kept.id} answers a question; it is no run of candidates")
    await Journal(session.runs, kept).wish(wish)
    print_out(f"run {kept.id} will {wish} after the candidate that it is at")
    return 0
