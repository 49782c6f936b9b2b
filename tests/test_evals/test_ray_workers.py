"""Ray as the executor of a batch: the same table, whatever becomes of a worker."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from agent.faces.cli import main
from agent.settings import Settings
from evals.qa.ray_workers import Work, ray_workers
from graphs.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

CODE = """
import asyncio, json, os, signal, sys
from pathlib import Path
from agent.faces.session import open_session
from agent.settings import Settings
from evals.qa.configuration import configuration, hash_of
from evals.qa.questions import questions_of
from evals.qa.ray_workers import Work, ray_workers
from evals.qa.run import run_batch

async def main(out):
    settings, killed = Settings(judge="rules"), []
    questions = questions_of([f"Does {x} cause y?" for x in ("zorpil", "kendrix", "moglan", "hemcor")])
    async with open_session(settings=settings) as session:
        alone = await run_batch(questions, out / "alone", session)
        work = Work(settings, None, hash_of(await configuration(session)))
        async with ray_workers(work, 2) as pool:
            def kill(text):
                if not killed:
                    killed.append(os.kill(pool.pids[0], signal.SIGKILL))
            both = await run_batch(questions, out / "both", session, jobs=2, answers=pool, progress=kill)
    def shown(summary):
        return [(r.id, r.line, r.question, r.status, r.error, r.brief.verdict, r.brief.headline) for r in summary.rows]
    print(json.dumps([len(killed), shown(alone), shown(both), alone.configuration == both.configuration]))

asyncio.run(main(Path(sys.argv[1])))
"""


@pytest.mark.skipif(find_spec("ray") is None, reason="the extra ray is not installed")
def test_a_killed_worker_costs_no_row_and_the_table_is_the_same(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-c", CODE, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    last = next(line for line in reversed(done.stdout.splitlines()) if line.startswith("["))
    killed, alone, both, is_same = json.loads(last)
    assert killed == 1
    assert len(alone) == 4
    assert alone == both
    assert is_same


async def test_a_number_of_workers_that_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match="--workers is 1 to"):
        async with ray_workers(Work(Settings(), None, ""), 0):
            pass


def test_workers_take_no_table_of_the_caller(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"question": "Does a cause b?"}\n', encoding="utf-8")
    arguments = ["batch", str(path), "--out", str(tmp_path / "o"), "--judge", "rules"]
    assert main([*arguments, "--ray", "host:1"]) == 2
    assert main([*arguments, "--workers", "2", "--trace", str(tmp_path / "t")]) == 2
