"""The guard: exit codes, one JSON object for programs, and text that is shown, never obeyed."""

from __future__ import annotations

import ast
import errno
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from agent.faces.cli import main
from agent.faces.guard import guarded
from agent.faces.shown import shown, terminal_width
from graphs.errors import (
    DataError,
    DeadlineError,
    ModelFileError,
    ModelUnavailableError,
    RunError,
    SetupError,
    StoreError,
    StoreUnavailableError,
    ToolError,
    TransferError,
    UsageError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]


def raising(error: BaseException) -> Callable[[], int]:
    def work() -> int:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "exit_code", "code"),
    [
        (UsageError("bad", "usage: x\n"), 2, "USAGE"),
        (DataError("bad"), 2, "INVALID_REQUEST"),
        (SetupError("bad"), 2, "SETUP"),
        (StoreError("bad"), 2, "STORE"),
        (ModelFileError("bad"), 2, "MODEL_FILE"),
        (FileNotFoundError(errno.ENOENT, "No such file", "x"), 2, "FILE"),
        (StoreUnavailableError("bad"), 3, "STORE_UNAVAILABLE"),
        (ModelUnavailableError("bad"), 3, "MODEL"),
        (ToolError("bad"), 3, "WORKER_FAILED"),
        (DeadlineError("bad"), 3, "TIMEOUT"),
        (TransferError("bad"), 3, "TRANSFER"),
        (RunError("bad"), 3, "RUN"),
        (OSError(errno.ENOSPC, "No space left", "x"), 3, "FILE"),
        (MemoryError(), 3, "MEMORY"),
        (ZeroDivisionError("bad"), 3, "INTERNAL"),
        (KeyboardInterrupt(), 130, "INTERRUPTED"),
    ],
)
def test_an_error_is_an_exit_code_a_sentence_and_one_json_object(
    capsys: pytest.CaptureFixture[str], error: BaseException, exit_code: int, code: str
) -> None:
    assert guarded("ask", raising(error), as_json=True) == exit_code
    out, err = capsys.readouterr()
    status = "invalid" if exit_code == 2 else "failed"
    said = json.loads(out)
    assert (said["status"], said["code"]) == (status, code)
    assert err.endswith(f"aetia ask: {said['message']}\n")
    assert "Traceback" not in err
    assert guarded("ask", raising(error)) == exit_code
    assert capsys.readouterr().out == ""


def test_a_full_disk_is_a_failure_whatever_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> int:
        try:
            raise OSError(errno.ENOSPC, "No space left")
        except OSError as error:
            raise StoreError("cannot write x") from error

    assert guarded("kg", work) == 3
    assert "run the same" not in capsys.readouterr().err
    assert guarded("kg", raising(KeyboardInterrupt())) == 130
    assert "run the same command again to go on" in capsys.readouterr().err


def test_a_fault_of_ours_is_a_sentence_and_a_traceback_for_who_asks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    guarded("ask", raising(ZeroDivisionError("a\nb")))
    assert capsys.readouterr().err.count("\n") == 1
    monkeypatch.setenv("AETIA_DEBUG", "1")
    guarded("ask", raising(ZeroDivisionError("a\nb")))
    assert "Traceback" in capsys.readouterr().err


def test_a_coroutine_is_run_to_its_end() -> None:
    async def seven() -> int:
        return 7

    assert guarded("ask", seven) == 7


def test_one_module_of_the_packages_runs_event_loops() -> None:
    def runs(path: Path) -> bool:
        return any(
            isinstance(node, ast.Call) and ast.unparse(node.func) == "asyncio.run"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )

    files = [
        f for name in ("agent", "tools", "graphs", "evals") for f in (ROOT / name).rglob("*.py")
    ]
    assert [f.name for f in files if runs(f)] == ["guard.py"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("a\x1b[31mb\x07\r\x00", "a\\u001b[31mb\\u0007\\u000d\\u0000"),
        ("\x9b31m\x7f", "\\u009b31m\\u007f"),
        ("\u202eabc\u2066\u200b\ufeff", "\\u202eabc\\u2066\\u200b\\ufeff"),
        ("\U000e0041", "\\udb40\\udc41"),
        ("half \ud83d", "half \\ud83d"),
        ("caf\u00e9 \u03b2 \U0001f600", "caf\u00e9 \u03b2 \U0001f600"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text: str, seen: str) -> None:
    assert shown(text) == seen
    assert json.loads(f'"{shown(json.dumps(text, ensure_ascii=False)[1:-1])}"') == text


def test_what_an_encoding_lacks_is_escaped() -> None:
    assert shown("\u03b2 caf\u00e9 \U0001f600", "ascii") == "\\u03b2 caf\\u00e9 \\ud83d\\ude00"
    assert shown("\u03b2 caf\u00e9", "latin-1") == "\\u03b2 caf\u00e9"


def test_every_command_prints_through_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kg", "find", "\x1b[31m\u202eqqqq"]) == 1
    assert main(["kg", "neighbors", "\x1b[31m\u202eqqqq"]) == 2
    assert main(["kg", "neighbors", "\ud83d"]) == 2
    assert main(["ask", "\x1b[2J\ud83d"]) == 2
    assert main(["ask", "x", "--\x1b[2J"]) == 2
    out, err = capsys.readouterr()
    assert "\\u001b[2J" in err
    assert not {"\x1b", "\u202e", "\ud83d"} & set(out + err)


def test_columns_are_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "57")
    assert terminal_width() == 57
    monkeypatch.setenv("COLUMNS", "3")
    assert terminal_width() == 20
    monkeypatch.delenv("COLUMNS")
    monkeypatch.setattr(sys, "__stdout__", io.StringIO())
    assert terminal_width() == 100


LONG = "print('line\\n' * 200_000) or 0"


def run(work: str, *, shell: str = "", **more: Any) -> subprocess.CompletedProcess[str]:
    """A process that guards the work, perhaps as the `"$@"` of a shell command."""
    code = (
        f"import sys; from agent.faces.guard import guarded; sys.exit(guarded('x', lambda: {work}))"
    )
    command = [sys.executable, "-c", code]
    if shell:
        command = ["bash", "-c", f"set -o pipefail; {shell}", "-", *command]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, **more)


@pytest.mark.parametrize("work", [LONG, f"({LONG}) + 1"])
def test_a_closed_pipe_ends_quietly_with_the_code_of_the_command(work: str) -> None:
    done = run(work, shell='"$@" | head -1')
    assert (done.stdout, done.stderr, done.returncode) == ("line\n", "", int(work != LONG))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_under_standard_output_is_one_sentence() -> None:
    for work in (LONG, "print('short') or 0"):
        done = run(work, shell='"$@" > /dev/full')
        assert done.returncode == 3
        assert done.stderr == "aetia x: the output cannot be written: No space left on device\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_an_error_is_said_where_it_can_be_when_the_output_is_full() -> None:
    code = (
        "import sys; from agent.faces.guard import guarded; "
        "sys.exit(guarded('x', lambda: int('x'), as_json=True))"
    )
    command = ["bash", "-c", '"$@" > /dev/full', "-", sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("aetia x: this is a fault of Aetia")


@pytest.mark.parametrize(
    "words", [("models", "info", "qwen3-8b", "--quant=--"), ("ask", "Why?", "--judge=--")]
)
def test_an_option_is_never_given_a_list_of_nothing(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert "expected a value, not --" in capsys.readouterr().err


def test_a_closed_standard_output_or_error_costs_nothing() -> None:
    assert run("print('x') or 0", shell='"$@" >&-').returncode == 0
    assert run("int('x')", shell='"$@" 2>&-').returncode == 3
    assert run("sys.stderr.write('x' * 99_999) and 0", shell='"$@" 2>/dev/full').returncode == 0


@pytest.mark.parametrize("place", ["LC_ALL", "PYTHONIOENCODING"])
def test_a_terminal_of_another_age_never_raises(place: str) -> None:
    value = "C" if place == "LC_ALL" else "ascii"
    environment = {**os.environ, place: value, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run("print('caf\\u00e9 \\ud83d') or 0", env=environment)
    assert (done.stdout, done.returncode) == ("caf\\u00e9 \\ud83d\n", 0)


@pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_a_command_after_its_clean_up(number: int, exit_code: int) -> None:
    code = """
import asyncio, sys
from agent.faces.guard import guarded

async def work():
    try:
        print("ready", flush=True)
        await asyncio.sleep(60)
    finally:
        print("cleaned up")

sys.exit(guarded("batch", work))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert (out, process.returncode) == ("cleaned up\n", exit_code)
    assert "Traceback" not in err
