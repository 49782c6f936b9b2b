"""A server in a thread of its own, for tests."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from agent.faces.serving.api.hypothesis_routes import HYPOTHESES
from agent.faces.serving.listener import listening, server_of
from agent.faces.serving.serving_config import ServingConfig
from agent.faces.serving.web_app import WebApp
from agent.faces.serving.work.workroom import workroom
from agent.faces.session import Session, open_session
from agent.runs.sqlite_runs import SqliteRuns
from agent.settings import Settings
from evals.qa.served.batch_routes import BATCH

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from pathlib import Path

    from agent.answer import Answer

LDL = "Does LDL cholesterol cause coronary heart disease?"
LONGEST_HELD_S = 60.0


@contextmanager
def served(
    runs: Path | None = None, config: ServingConfig | None = None, **options: Any
) -> Iterator[str]:
    """The address of a server, without a path; `runs` is the file where it keeps runs."""
    started, stop, failed = threading.Event(), [], []
    chosen = config or ServingConfig(at_once=2)

    async def work(listener: socket.socket) -> None:
        store = await SqliteRuns.open(runs) if runs is not None else None
        settings = options.pop("settings", Settings(judge="rules", cross_check=False))
        opening = partial(open_session, settings=settings, runs=store, **options)
        async with workroom(opening) as room:
            app = WebApp(room, chosen, kinds=(HYPOTHESES, BATCH))
            stop.append(server_of(app, chosen, log=None))
            started.set()
            await stop[0].serve(sockets=[listener])
            await app.close()
        if store is not None:
            await store.close()

    def guarded(listener: socket.socket) -> None:
        try:
            asyncio.run(work(listener))
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            started.set()

    with listening("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=guarded, args=(listener,))
        thread.start()
        started.wait(60)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        if stop:
            stop[0].should_exit = True
        thread.join()
    assert not failed


@contextmanager
def held() -> Iterator[threading.Semaphore]:
    """Answers of runs of many wait for a release each: what is under way is seen, however fast a machine."""
    gate, ask = threading.Semaphore(0), Session.ask

    async def waits(session: Session, *asked: Any, **options: Any) -> Answer:
        until = time.monotonic() + LONGEST_HELD_S
        while not gate.acquire(blocking=False) and time.monotonic() < until:
            await asyncio.sleep(0.02)
        return await ask(session, *asked, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "ask", waits)
        try:
            yield gate
        finally:
            gate.release(100)  # whoever waits yet goes on
