"""Many clients at once: does a server answer all of them, how much of its own time does it take, and memory?

    python -m evals.load [--clients 64] [--seconds 60] [--json]

A server of this process, with a chat model of a script, is asked by so many clients of another process,
of which half stream. Own time is read off the spans (extra `otel`): that of a request less those of
waiting in line and of the run in it; on a busy machine the CPU time of the serving thread says more: that
of the load, less what the same thread takes while nobody asks.
Exit code 1 where a request failed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2

from agent.faces.guard import run_async
from agent.faces.serving.listener import listening, server_of
from agent.faces.serving.serving_config import ServingConfig
from agent.faces.serving.web_app import WebApp
from agent.faces.serving.work.settled import settled
from agent.faces.serving.work.workroom import workroom
from agent.faces.session import open_session
from agent.models.backends.scripted import ScriptedModel
from agent.runs.sqlite_runs import SqliteRuns
from agent.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from agent.faces.serving.work.workroom import Workroom
    from agent.faces.session import Session

QUESTIONS = (
    "Does LDL cholesterol cause coronary heart disease?",
    "Does quitting smoking cause weight gain?",
    "Do statins cause diabetes?",
    "Does metformin cause lactic acidosis?",
    "How does aspirin prevent stroke?",
)
IDLE_S = 3.0
RUN, QUEUE, ROUTE = "invoke_agent aetia", "queue", "/v1/chat/completions"


@dataclass
class Counted:
    """What came of the requests."""

    answers: int = 0
    errors: list[str] = field(default_factory=list)
    own_ms: list[float] = field(default_factory=list)
    held_up_ms: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    memory: list[int] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """For people and programs: milliseconds and MiB."""
        return {
            "answers": self.answers,
            "errors": len(self.errors),
            "first_errors": self.errors[:5],
            "own_ms_median": round(statistics.median(self.own_ms or [0.0]), 1),
            "own_ms_p95": _p95(self.own_ms),
            "serving_cpu_ms_a_request": round(1000 * self.cpu_s / max(1, self.answers), 1),
            "loop_held_up_ms_p95": _p95(self.held_up_ms),
            "memory_mib": self.memory,
        }


def _p95(values: Sequence[float]) -> float:
    ordered = sorted(values) or [0.0]
    return round(ordered[int(0.95 * (len(ordered) - 1))], 1)


async def load(clients: int, seconds: float) -> Counted:
    """Ask for so long; requests that are under way at the end are waited for."""
    counted = Counted()
    config = ServingConfig(per_minute=1_000_000, most_waiting=10 * clients)
    settings, model = Settings(judge="rules"), ScriptedModel(lambda _: "[]")
    with _spans() as times, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "runs.sqlite"
        session = partial(_session, file, settings=settings, model=model)
        async with workroom(session) as room, _serving(room, config) as place:
            watching = asyncio.create_task(_watched(counted))
            idle = await _idle()
            began, since = time.thread_time(), time.monotonic()
            counted.answers, counted.errors = await _asked(place, clients, seconds)
            counted.cpu_s = time.thread_time() - began - idle * (time.monotonic() - since)
            watching.cancel()
        counted.own_ms = times.own_ms()
    return counted


@asynccontextmanager
async def _serving(room: Workroom, config: ServingConfig) -> AsyncIterator[str]:
    """The address of the route of a server, which is made as `aetia serve` makes it."""
    app = WebApp(room, config)
    server = server_of(app, config, log=None)
    with listening("127.0.0.1", 0) as socket:
        async with settled():
            serving = asyncio.create_task(server.serve(sockets=[socket]))
            yield f"http://127.0.0.1:{socket.getsockname()[1]}{ROUTE}"
            server.should_exit = True
            await serving
            await app.close()


@asynccontextmanager
async def _session(file: Path, **options: Any) -> AsyncIterator[Session]:
    """A session that keeps its runs, as that of `aetia serve` does."""
    runs = await SqliteRuns.open(file)
    try:
        async with open_session(runs=runs, **options) as session:
            yield session
    finally:
        await runs.close()


async def _idle() -> float:
    """CPU seconds of this thread in a second without clients."""
    began = time.thread_time()
    await asyncio.sleep(IDLE_S)
    return (time.thread_time() - began) / IDLE_S


@dataclass
class OwnTimes:
    """How long each request took, kept as numbers: whole spans would be most of the memory that is measured."""

    took: dict[int, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))

    def on_end(self, span: Any) -> None:
        """Note how long a span of interest took, in milliseconds."""
        name = ROUTE if span.attributes.get("http.route") == ROUTE else span.name
        if name in {ROUTE, RUN, QUEUE}:
            self.took[span.context.trace_id][name] = (span.end_time - span.start_time) / 1e6

    def own_ms(self) -> list[float]:
        """Of every request that had a run: its time less that of waiting and of the run."""
        asked = (one for one in self.took.values() if ROUTE in one and RUN in one)
        return [one[ROUTE] - one.get(QUEUE, 0.0) - one[RUN] for one in asked]


@contextmanager
def _spans() -> Iterator[OwnTimes]:
    """What hears of every span that ends."""
    from opentelemetry import trace
    from opentelemetry.sdk.trace import SpanProcessor, TracerProvider

    class Hears(SpanProcessor):
        def on_end(self, span: Any) -> None:
            times.on_end(span)

    times, provider = OwnTimes(), TracerProvider()
    provider.add_span_processor(Hears())
    trace.set_tracer_provider(provider)
    yield times
    provider.shutdown()


async def _watched(counted: Counted) -> None:
    """Memory now and then, and by how much a sleep of this loop is too long."""
    looked = 0.0
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.02)
        counted.held_up_ms.append(1000 * (time.perf_counter() - began) - 20)
        if began - looked > 10:
            looked = began
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
            counted.memory.append(pages * 4096 >> 20)


async def _asked(place: str, clients: int, seconds: float) -> tuple[int, list[str]]:
    """Answers and errors of clients in a process of their own."""
    spawned = multiprocessing.get_context("spawn")
    here, there = spawned.Pipe(duplex=False)
    process = spawned.Process(target=_clients, args=(place, clients, seconds, there), daemon=True)
    process.start()
    there.close()
    told: tuple[int, list[str]] = await asyncio.to_thread(here.recv)
    await asyncio.to_thread(process.join)
    return told


def _clients(place: str, clients: int, seconds: float, to: Any) -> None:
    to.send(run_async(_all(place, clients, seconds)))


async def _all(place: str, clients: int, seconds: float) -> tuple[int, list[str]]:
    ends, errors = time.monotonic() + seconds, list[str]()
    limits = httpx2.Limits(max_connections=clients)
    async with httpx2.AsyncClient(timeout=600, limits=limits) as client:
        asking = [_asks(client, place, n, ends, errors) for n in range(clients)]
        return sum(await asyncio.gather(*asking)), errors


async def _asks(client: Any, place: str, n: int, ends: float, errors: list[str]) -> int:
    answers = 0
    while time.monotonic() < ends:
        question, streams = QUESTIONS[n % len(QUESTIONS)], n % 2 == 0
        body = {"messages": [{"role": "user", "content": question}], "stream": streams}
        try:
            reply = await client.post(place, json=body)
            whole = not streams or '"finish_reason": "stop"' in reply.text
            if reply.status_code == 200 and whole:
                answers += 1
            else:
                errors.append(f"{reply.status_code} {reply.text[-200:]}")
        except httpx2.HTTPError as error:
            errors.append(repr(error))
    return answers


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m evals.load", description=__doc__)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    counted = run_async(load(options.clients, options.seconds))
    told = counted.to_json()
    if options.json:
        sys.stdout.write(json.dumps(told) + "\n")
    for name, value in {} if options.json else told.items():
        sys.stdout.write(f"{name}: {value}\n")
    return 1 if counted.errors else 0


if __name__ == "__main__":
    sys.exit(main())
