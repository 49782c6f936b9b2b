"""Answering in several processes, by Ray: on this machine, or on a cluster by its address.

The table stays with the process that was started: workers answer and send rows back, so that resumption,
exports and what a row holds are the same as without them. A worker that dies is started again by Ray, and
what it was answering is asked again, `TRIES` times in all; then it is a failed row, as of a question that
ends whatever process takes it.
"""

from __future__ import annotations

import os
import warnings
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from agent.faces.session import open_session
from evals.qa.answering import answered, failed
from evals.qa.configuration import configuration, hash_of
from graphs.errors import InputError, SetupError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from agent.faces.session import Session
    from agent.settings import Settings
    from evals.qa.questions import Question
    from evals.qa.results import Result

TRIES = 4
MOST_WORKERS = 1024


@dataclass(frozen=True)
class Work:
    """What a worker opens.

    Attributes:
        settings: of every question.
        place: of the graph, as for `open_session`; a path must be one on the worker's machine.
        configuration: the hash that what it opened must have.
    """

    settings: Settings
    place: str | None
    configuration: str


class RayWorker:
    """One process that answers; Ray makes it and calls it."""

    def __init__(self, work: Work) -> None:
        self._work, self._stack = work, AsyncExitStack()
        self._session: Session | None = None

    async def open(self) -> int:
        """Open graph and models; returns the id of the process.

        Raises:
            SetupError: they are not those of the process that was started.
        """
        if self._session is None:
            session = await self._stack.enter_async_context(
                open_session(settings=self._work.settings, place=self._work.place)
            )
            found = hash_of(await configuration(session))
            if found != self._work.configuration:
                raise SetupError(
                    "a worker has another graph, model or version than the process that was started; "
                    "install and configure both alike"
                )
            self._session = session
        return os.getpid()

    async def answer(self, question: Question) -> Result:
        """The row of a question; opens first what a process that was started again has not open."""
        await self.open()
        assert self._session is not None
        return await answered(question, self._session)


class Pool:
    """Called with a question, has the worker answer it that has fewest; `pids` are their processes."""

    def __init__(
        self, actors: list[Any], pids: list[int], lost: tuple[type[Exception], ...]
    ) -> None:
        self._actors, self._busy, self._lost = actors, [0] * len(actors), lost
        self.pids = tuple(pids)

    async def __call__(self, question: Question) -> Result:
        """The row of a question; one whose workers were all lost is failed."""
        at = self._busy.index(min(self._busy))
        self._busy[at] += 1
        try:
            result: Result = await self._actors[at].answer.remote(question)
            return result
        except self._lost as error:
            said = str(error).strip().split("\n")[0]
            return failed(question, f"its worker was lost {TRIES} times: {said}")
        except Exception as error:  # Ray wraps what a worker raised in an error of its own
            return failed(question, f"{type(error).__name__}: {error}")
        finally:
            self._busy[at] -= 1


@asynccontextmanager
async def ray_workers(
    work: Work, workers: int, jobs: int = 1, address: str | None = None
) -> AsyncIterator[Pool]:
    """Start the workers, with graph and models open.

    Args:
        work: what each opens.
        workers: how many (1 to `MOST_WORKERS`).
        jobs: questions that each answers at a time.
        address: of a cluster; None starts Ray on this machine, and stops it at the end.

    Raises:
        InputError: a number is out of range.
        SetupError: Ray is not installed or not reached, or a worker cannot open what it needs.
    """
    if not 1 <= workers <= MOST_WORKERS or jobs < 1:
        raise InputError(
            f"--workers is 1 to {MOST_WORKERS} with --jobs of 1 or more; got {workers}"
        )
    ray = _started(workers, address)
    try:
        yield await _pool(ray, work, workers, jobs)
    finally:
        ray.shutdown()


async def _pool(ray: Any, work: Work, workers: int, jobs: int) -> Pool:
    made = ray.remote(RayWorker).options(
        num_cpus=1, max_restarts=-1, max_task_retries=TRIES - 1, max_concurrency=max(jobs, 2)
    )
    actors = [made.remote(work) for _ in range(workers)]
    try:
        pids = [await actor.open.remote() for actor in actors]
    except Exception as error:  # Ray wraps what a worker raised in an error of its own
        raise SetupError(f"a worker cannot begin: {error}") from error
    return Pool(actors, pids, (ray.exceptions.RayActorError,))


def _started(workers: int, address: str | None) -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    os.environ.setdefault("RAY_worker_niceness", "0")  # not behind everything else on this machine
    try:
        ray: Any = import_module("ray")
    except ImportError as error:
        raise SetupError("--workers needs Ray: pip install 'aetia[ray]'") from error
    here = {"num_cpus": workers, "include_dashboard": False} if address is None else {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ray.init(address=address, log_to_driver=False, logging_level="ERROR", **here)
    except (ConnectionError, OSError, RuntimeError, ValueError) as error:
        raise SetupError(f"Ray cannot be used at {address or 'this machine'}: {error}") from error
    return ray
