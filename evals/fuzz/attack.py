"""Run the cases, most of them in this process, and gather their faults."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from evals.fuzz import garbage
from evals.fuzz.cases import QUIET, Case, case_of
from evals.fuzz.doors import Door, doors
from evals.fuzz.verdict import Ended, Fault, faults_of
from graphs.cache import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

PATIENCE_S = 120
AETIA = [sys.executable, "-m", "agent.faces.cli"]


class HangError(BaseException):
    """A run took too long. No `Exception`, so that nothing on the way takes it for a fault."""


class _Kept(io.BytesIO):
    """Bytes that can be read after the stream above them was closed."""

    def close(self) -> None:
        """Stay open."""


@dataclass
class Report:
    """How many runs, and each distinct fault with the runs that showed it."""

    runs: int = 0
    faults: dict[tuple[str, Fault], list[Case]] = field(default_factory=dict)


def attack(
    seed: int,
    numbers: Iterable[int],
    told: Callable[[Case, Ended], None] = lambda _case, _ended: None,
) -> Report:
    """Run the cases of these numbers; `told` hears of every one."""
    report = Report()
    known = all_doors()
    with tempfile.TemporaryDirectory(prefix="aetia-fuzz-") as folder:
        fill_cache(Path(folder) / "cache")
        for number in numbers:
            case = case_of(seed, number, known)
            ended = run(case, Path(folder))
            report.runs += 1
            for fault in faults_of(ended):
                report.faults.setdefault((case.door.name, fault), []).append(case)
            told(case, ended)
    return report


def fill_cache(cache: Path) -> None:
    """Begin a cache with what is compiled already, so that nothing waits for that."""
    cache.mkdir(exist_ok=True)
    for kind in ("starter-*.sqlite", "vocabulary-*.sqlite"):
        for made in sorted(cache_folder().glob(kind), key=lambda file: file.stat().st_mtime)[-1:]:
            for file in made.parent.glob(f"{made.name}*"):
                shutil.copy2(file, cache)


def all_doors() -> list[Door]:
    """Every command, from its help."""

    def help_of(words: tuple[str, ...]) -> str:
        ended = _here((*words, "--help"), QUIET | {"COLUMNS": "200"}, b"")
        return ended.out

    return doors(help_of)


def run(case: Case, folder: Path) -> Ended:
    """Run one case in a folder of its own below the given one."""
    # Deep, so that `../..` stays inside.
    work = folder / "a" / "b" / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for kind, ending in case.files:
        garbage.put(work, kind, ending)
    shared = {"AETIA_CACHE": str(folder / "cache"), "TMPDIR": str(folder)}
    environment = shared | case.environment
    if case.own_process:
        return _apart(case, environment, work)
    with contextlib.chdir(work):
        return _here(case.arguments, environment, case.stdin)


def _here(arguments: tuple[str, ...], environment: dict[str, str], stdin: bytes) -> Ended:
    """In this process, with streams and environment of its own."""
    from agent.faces.cli import main

    before = dict(os.environ), sys.stdin, sys.stdout, sys.stderr, sys.argv
    out, err = _Kept(), _Kept()
    code: int | None = None
    escaped = ""
    try:
        os.environ.update(environment)
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), "utf-8", "surrogateescape")
        sys.stdout = io.TextIOWrapper(out, "utf-8", "surrogateescape", write_through=True)
        sys.stderr = io.TextIOWrapper(err, "utf-8", "backslashreplace", write_through=True)
        try:
            with _limited(), _heard(err):
                code = main(arguments)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        except HangError:
            code = None
        except BaseException:
            code, escaped = 1, traceback.format_exc()
    finally:
        os.environ.clear()
        os.environ.update(before[0])
        _, sys.stdin, sys.stdout, sys.stderr, sys.argv = before
    return Ended(code, _text(out.getvalue()), _text(err.getvalue()), escaped)


@contextlib.contextmanager
def _heard(err: io.BytesIO) -> Iterator[None]:
    """What other processes and C code write to the outputs of this process counts as said, too."""
    with tempfile.TemporaryFile() as file:
        before = os.dup(1), os.dup(2)
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            for number, handle in enumerate(before, start=1):
                os.dup2(handle, number)
                os.close(handle)
            file.seek(0)
            err.write(file.read())


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise HangError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(PATIENCE_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _apart(case: Case, environment: dict[str, str], work: Path) -> Ended:
    """In a process of its own, its streams as a shell would set them."""
    words = [os.fsencode(word) for word in (*AETIA, *case.arguments)]
    script = b" ".join(_quoted(word) for word in words)
    source = "" if "<&-" in case.streams else "<stdin-of-the-case"
    (work / "stdin-of-the-case").write_bytes(case.stdin)
    lost = b"mkdir gone; cd gone; rmdir ../gone; " if case.lost_folder else b""
    place = str(work / "stdin-of-the-case")
    redirected = f" {case.streams} {source and '<' + shlex.quote(place)}"
    if "|" in case.streams:
        redirected = f" <{shlex.quote(place)} {case.streams}"
    root = str(Path(__file__).parents[2])
    whole = {**os.environ, "PYTHONPATH": root, **environment}
    command: list[str | bytes] = [
        "/bin/bash",
        "-o",
        "pipefail",
        "-c",
        lost + script + redirected.encode(),
    ]
    try:
        ended = subprocess.run(
            command, cwd=work, env=whole, capture_output=True, timeout=PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired as stopped:
        return Ended(None, _text(stopped.stdout or b""), _text(stopped.stderr or b""))
    # Where an output was closed or full, nothing can have been said.
    unheard = "\n(closed)\n" if case.streams else ""
    return Ended(ended.returncode, _text(ended.stdout), _text(ended.stderr) + unheard)


def _quoted(word: bytes) -> bytes:
    return b"'" + word.replace(b"'", b"'\\''") + b"'"


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")
