"""Workers end when their parent does, when their alarm rings, and see no secret."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.test_tools.processes import is_gone, lines, start
from tools.causal import results
from tools.causal.child import START
from tools.causal.deadline import within
from tools.causal.worker import ORPHANED, RELEASE, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

ESTIMATE = """
import asyncio
from tools.causal.client import estimate_effect
data = dataset(400)
asyncio.run(estimate_effect(data, request(data, n_sim=2000, multiverse=True)))
"""
FOLLOW_UP = """
import asyncio, time
from tools.causal import client
data = dataset()
async def ask():
    found = await client.estimate_effect(data, request(data), cross_check="later")
    print("state", found.dowhy.state, flush=True)
    {then}
asyncio.run(ask())
"""
WITHIN = """
import time
from tools.causal.deadline import within
within(600, time.sleep, 600)
"""


def worker_pid(lines: Iterator[str]) -> int:
    return next(int(line.split()[1]) for line in lines if line.startswith("worker "))


@pytest.mark.parametrize("code", [ESTIMATE, WITHIN], ids=["estimate", "within"])
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL], ids=["term", "kill"])
def test_a_worker_dies_with_its_parent(tmp_path: Path, code: str, sent: signal.Signals) -> None:
    with start(code, tmp_path) as parent:
        pid = worker_pid(lines(parent))
        parent.send_signal(sent)
        parent.wait()
        assert is_gone(pid)


HELD_PIPE = """
import os, threading, time
from tools.causal.child import Child
child = Child("time:sleep", (600,), seconds=600)
threading.Thread(target=list, args=(child.parts(),), daemon=True).start()
time.sleep(1)  # the worker has heard what it is to do
other = os.fork()  # holds the worker's pipe open after this process has died
if other == 0:
    time.sleep(60)
    os._exit(0)
print("other", other, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the pipe alone decides")
def test_the_kernel_ends_a_worker_whose_pipe_another_process_holds(tmp_path: Path) -> None:
    with start(HELD_PIPE, tmp_path) as parent:
        said = lines(parent)
        pid, other = worker_pid(said), int(next(said).split()[1])
        parent.kill()
        parent.wait()
        try:
            assert is_gone(pid, patience_s=30)
        finally:
            os.kill(other, signal.SIGKILL)


@pytest.mark.parametrize("then", ["time.sleep(600)", "pass"], ids=["killed", "ended"])
def test_a_cross_check_that_nobody_released_dies_with_its_parent(tmp_path: Path, then: str) -> None:
    with start(FOLLOW_UP.format(then=then), tmp_path) as parent:
        said = lines(parent)
        pid = worker_pid(said)
        assert next(said) == "state running"
        if then != "pass":
            parent.kill()
        parent.wait()
        assert is_gone(pid)
    (entry,) = (tmp_path / "effects").rglob("*.json")
    stored = results.read(entry)
    assert stored is not None
    assert not stored.is_checked


def test_a_released_cross_check_ends_in_the_store(tmp_path: Path) -> None:
    with start(FOLLOW_UP.format(then="client.finish_alone()"), tmp_path) as parent:
        said = lines(parent)
        pid = worker_pid(said)
        assert next(said) == "state running"
        assert parent.wait() == 0
        assert is_gone(pid, patience_s=120)
    (entry,) = (tmp_path / "effects").rglob("*.json")
    stored = results.read(entry)
    assert stored is not None
    assert stored.dowhy is not None
    assert (stored.dowhy.state, stored.dowhy.agrees) == ("done", True)


def bare_worker(seconds: float, parent: int) -> subprocess.Popen[bytes]:
    """A worker that sleeps for an hour, and a parent's end that does nothing about it."""
    packed = pickle.dumps(((3600,), {}))
    task = Task(parent, seconds, "time:sleep", packed, may_outlive=True)
    path = os.pathsep.join(sys.path)
    code = START.replace("json.loads(sys.argv[1])", f"{path!r}.split({os.pathsep!r})")
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(pickle.dumps(task))
    process.stdin.flush()
    return process


def test_a_worker_that_is_forgotten_ends_at_its_own_alarm() -> None:
    with bare_worker(0.3, os.getpid()) as process:
        assert process.wait(60) == -signal.SIGALRM


def test_a_released_worker_keeps_its_alarm() -> None:
    process = bare_worker(0.3, os.getpid())
    process.communicate(RELEASE, timeout=60)
    assert process.returncode == -signal.SIGALRM


def test_a_closed_pipe_ends_a_worker_where_the_kernel_sends_no_signal() -> None:
    process = bare_worker(3600, os.getpid())
    process.communicate(timeout=60)
    assert process.returncode == ORPHANED


@pytest.mark.skipif(sys.platform != "linux", reason="only there the kernel's signal can come late")
def test_a_worker_whose_parent_died_before_it_began_ends() -> None:
    with bare_worker(3600, parent=1) as process:
        assert process.wait(60) == ORPHANED


SECRETS = {
    "AETIA_MODEL_KEY": "k1",
    "OPENAI_API_KEY": "k2",
    "HF_TOKEN": "k3",
    "NEO4J_PASSWORD": "k4",
    "AETIA_KG": "bolt://neo4j:k5@host",
    "PYTHON_KEYRING_BACKEND": "k6",
    "SOMETHING_ELSE": "k7",
}


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
def test_a_workers_environment_holds_what_it_needs_and_no_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    raw = within(60, Path.read_bytes, Path("/proc/self/environ"))
    found = dict(item.split("=", 1) for item in raw.decode().split("\0") if item)
    assert not set(SECRETS) & set(found)
    assert {"PATH", "LC_ALL", "AETIA_CACHE"} <= set(found)
    assert (found["OMP_NUM_THREADS"], found["PYTHONHASHSEED"]) == ("1", "0")


def test_what_a_library_prints_is_no_message() -> None:
    assert within(60, print, "noise") is None
