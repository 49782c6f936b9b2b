"""Many clients at once: does a server answer all of them, how much of its own time does it take, and memory?

    python -m evals.load [--clients 64] [--seconds 60] [--json]

A server of this process, with a chat model of a script, is asked by so many clients of which
half stream. Own time is that of a request less what its run waited in line and worked (`Server-Timing`).
Exit code 1 where a request failed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import resource
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2

from agent.faces.guard import run_async
from agent.faces.serving.listener import listening, server_of
from agent.faces.serving.serving_config import ServingConfig
from agent.faces.serving.web_app import WebApp
from agent.faces.session import open_session
from agent.models.backends.scripted import ScriptedModel
from agent.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

QUESTIONS = (
    "Does LDL cholesterol cause coronary heart disease?",
    "Does quitting smoking cause weight gain?",
    "Do statins cause diabetes?",
    "Does metformin cause lactic acidosis?",
    "How does aspirin prevent stroke?",
)
TIMING = re.compile(r"queue;dur=([\d.]+), run;dur=([\d.]+)")


@dataclass
class Counted:
    """What came of the requests."""

    answers: int = 0
    errors: list[str] = field(default_factory=list)
    own_ms: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """For people and programs: milliseconds and MiB."""
        own = sorted(self.own_ms) or [0.0]
        return {
            "answers": self.answers,
            "errors": len(self.errors),
            "first_errors": self.errors[:5],
            "own_ms_median": round(statistics.median(own), 1),
            "own_ms_p95": round(own[int(0.95 * (len(own) - 1))], 1),
            "memory_mib": self.memory,
        }


async def load(clients: int, seconds: float) -> Counted:
    """Ask for so long; requests that are under way at the end are waited for."""
    counted, ends = Counted(), time.monotonic() + seconds
    config = ServingConfig(per_minute=1_000_000, most_waiting=10 * clients)
    settings, model = Settings(judge="rules"), ScriptedModel(lambda _: "[]")
    async with open_session(settings=settings, model=model) as session:
        app = WebApp(session, config)
        server = server_of(app, config, log=None)
        with listening("127.0.0.1", 0) as socket:
            serving = asyncio.create_task(server.serve(sockets=[socket]))
            place = f"http://127.0.0.1:{socket.getsockname()[1]}/v1/chat/completions"
            limits = httpx2.Limits(max_connections=clients)
            async with httpx2.AsyncClient(timeout=600, limits=limits) as client:
                asking = [_asks(client, place, n, ends, counted) for n in range(clients)]
                await asyncio.gather(*asking, _watched(ends, counted))
            server.should_exit = True
            await serving
            await app.close()
    return counted


async def _asks(client: Any, place: str, n: int, ends: float, counted: Counted) -> None:
    while time.monotonic() < ends:
        question, streams = QUESTIONS[n % len(QUESTIONS)], n % 2 == 0
        body = {"messages": [{"role": "user", "content": question}], "stream": streams}
        began = time.perf_counter()
        try:
            reply = await client.post(place, json=body)
            wall = 1000 * (time.perf_counter() - began)
            if reply.status_code != 200 or (
                streams and '"finish_reason": "stop"' not in reply.text
            ):
                counted.errors.append(f"{reply.status_code} {reply.text[-200:]}")
                continue
            counted.answers += 1
            if timed := TIMING.search(reply.headers.get("server-timing", "")):
                counted.own_ms.append(wall - float(timed[1]) - float(timed[2]))
        except httpx2.HTTPError as error:
            counted.errors.append(repr(error))


async def _watched(ends: float, counted: Counted) -> None:
    while time.monotonic() < ends:
        counted.memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        await asyncio.sleep(10)


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
