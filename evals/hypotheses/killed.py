"""Kill a run of candidates at random moments: `python -m evals.hypotheses kills [--candidates 100] [--kills 30]`.

Every candidate is answered by a script that takes tokens as a model would. The process is killed by
SIGKILL, and the run gone on with in a new one, until nobody kills it. Counted are candidates that are
missing at the end, that differ from those of a run that nobody killed, that were answered again although
they were kept, and the tokens beyond the budget in calls (one call may be on its way when it is reached).
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.answer import Answer, Cost
from agent.faces.guard import run_async
from agent.hypotheses.journal import Journal
from agent.hypotheses.searching import Limits, find_candidates, search
from agent.run import ask
from agent.runs.record import Origin
from agent.runs.sqlite_runs import SqliteRuns
from agent.settings import Settings
from graphs.known import KnownGraph
from graphs.opening import open_graph
from graphs.vocabulary.build import open_vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agent.hypotheses.searching import Candidates
    from agent.question import Asked

GOAL = "side effects of lithium"
TOKENS = 100
"""That every candidate takes."""
THINKS_S = 0.02
LONGEST_S = 1200.0
RULES = Settings(judge="rules")


@dataclass(frozen=True)
class Killed:
    """What became of one run.

    Attributes:
        kills: how often it was killed.
        missing, different, twice: candidates; 0 each where nothing was lost.
        beyond: calls beyond the budget of tokens of a second run, at most 1.
    """

    kills: int
    candidates: int
    missing: int
    different: int
    twice: int
    beyond: float

    def text(self) -> str:
        """One line."""
        return (
            f"{self.candidates} candidates, {self.kills} kills: {self.missing} missing, {self.different} "
            f"different, {self.twice} answered twice; {self.beyond:g} calls beyond the budget"
        )


def killed(*, candidates: int, kills: int, seed: int) -> Killed:
    """Kill and go on.

    Args:
        candidates: of the run.
        kills: at most so many; fewer where the run ends before.
        seed: of the moments.
    """
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        template, found = run_async(_begun(candidates))
        whole = _made(place / "whole", found, template, None)
        begun, done = time.monotonic(), 0
        again = place / "killed"
        while done < kills:
            done += _attempt(again, found, template, draw)
            if _is_whole(again, len(whole)) or time.monotonic() - begun > LONGEST_S:
                break
        _attempt(again, found, template, None)
        made = json.loads((again / "report.json").read_text())
        calls = (again / "calls.txt").read_text().split()
        budget = _made(place / "budget", found, template, 10.5 * TOKENS)
        return Killed(
            done, len(whole), len(set(whole) - set(made)), sum(made.get(c) != h for c, h in whole.items()),
            _twice(calls, done), max(0.0, (len(budget) * TOKENS - 10.5 * TOKENS) / TOKENS),
        )  # fmt: skip


def _twice(calls: list[str], kills: int) -> int:
    """Answers beyond one a candidate and one for each kill, which may have lost the one on its way."""
    return max(0, len(calls) - len(set(calls)) - kills)


async def _begun(candidates: int) -> tuple[str, Candidates]:
    """What the script answers, and the candidates.

    They are found anew at every start, and always alike: here they are found once, and only their graph
    is opened anew.
    """
    store, vocabulary = await open_graph(), await open_vocabulary()
    answer = await ask("Does smoking cause lung cancer?", store=store, settings=RULES)
    found = await find_candidates(store, KnownGraph(store, vocabulary), GOAL, candidates)
    for one in (vocabulary, store):
        await one.close()
    # What settles a candidate would take it out of the report: the script leaves all of them open.
    answer = answer.model_copy(update={"verdict": "insufficient_evidence", "mechanisms": ()})
    return answer.model_dump_json(), replace(found, groups=found.groups[:candidates])


def _attempt(folder: Path, found: Candidates, template: str, draw: random.Random | None) -> bool:
    """Go on in a new process, killed a moment after a few answers; whether it was killed."""
    before = _calls(folder)
    wanted = before + draw.randint(1, 5) if draw else -1
    process = multiprocessing.get_context("fork").Process(
        target=_made, args=(folder, found, template, None)
    )
    process.start()
    while process.is_alive() and (wanted < 0 or _calls(folder) < wanted):
        process.join(THINKS_S / 4)
    if draw:
        process.join(draw.uniform(0, 2 * THINKS_S))
    alive = process.is_alive()
    if alive and process.pid is not None:
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    return alive


def _calls(folder: Path) -> int:
    written = folder / "calls.txt"
    return len(written.read_text().split()) if written.is_file() else 0


def _is_whole(folder: Path, candidates: int) -> bool:
    written = folder / "report.json"
    return written.is_file() and len(json.loads(written.read_text())) >= candidates


def _made(folder: Path, found: Candidates, template: str, tokens: float | None) -> dict[str, Any]:
    return run_async(_run(folder, found, template, tokens))


async def _run(
    folder: Path, found: Candidates, template: str, tokens: float | None
) -> dict[str, Any]:
    """Begin or go on; writes and returns every hypothesis by CURIE, run ids and plans left out."""
    folder.mkdir(exist_ok=True)
    store = await open_graph()
    found = replace(found, links=replace(found.links, store=store))
    runs = await SqliteRuns.open(folder / "runs.sqlite")
    scripted = Answer.model_validate_json(template)

    async def answers(asked: Asked, spent: Mapping[str, float]) -> Answer:
        del spent
        time.sleep(THINKS_S)
        with (folder / "calls.txt").open("a", encoding="utf-8") as file:
            ends = (end.curie if end else "" for end in (asked.treatment, asked.outcome))
            file.write(">".join(map(str, ends)) + "\n")
        return scripted.model_copy(update={"cost": Cost(seconds=0.0, model_calls=1, tokens=TOKENS)})

    top = len(found.groups)
    release = (await store.release()).checksum
    latest = await runs.latest(1)
    if latest:
        journal = await Journal.reopened(runs, latest[0].id, release)
    else:
        journal = await Journal.begun(runs, GOAL, {"top": top}, release, Origin())
    limits = Limits(top=top, tokens=int(tokens) if tokens is not None else None)
    report = await search(found, answers, limits=limits, run="", journal=journal)
    left_out = {"answer", "registration", "rank"}
    told = {h.curie: h.model_dump(mode="json", exclude=left_out) for h in report.hypotheses}
    (folder / "report.json").write_text(json.dumps(told))
    for one in (runs, store):
        await one.close()
    return told
