"""The guards of the house bite: each breach is made in a copy, and must be found."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import evals

ROOT = Path(__file__).parent.parent
SCRIPTS = Path(sys.executable).parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("graphs", "tools", "agent", "evals"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def check(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    program = [str(SCRIPTS / command[0]), *command[1:]]
    return subprocess.run(
        program, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("path", "code", "command"),
    [
        ("graphs/curie.py", "\nimport agent.tree.thoughts\n", ("lint-imports", "--no-cache")),
        ("graphs/stray.py", '"""A module that no contract places."""\n', ("lint-imports", "--no-cache")),
        ("tools/base.py", "\nimport neo4j\n", ("ruff", "check", "--no-cache", "--select", "TID251", ".")),
        ("graphs/names.py", "\n\ndef untyped(x):\n    return x\n", ("mypy", "--cache-dir=/dev/null", "-p", "graphs")),
    ],
    ids=["upward import", "unlisted module", "stray neo4j", "untyped function"],
)  # fmt: skip
def test_a_breach_is_found(copy: Path, path: str, code: str, command: tuple[str, ...]) -> None:
    with (copy / path).open("a", encoding="utf-8") as file:
        file.write(code)
    assert check(copy, *command).returncode != 0


def test_the_layers_hold(copy: Path) -> None:
    done = check(copy, "lint-imports", "--no-cache")
    assert done.returncode == 0, done.stdout


def test_the_package_evals_is_ours() -> None:
    assert Path(evals.__file__ or "").parent == ROOT / "evals"


ROOMS = (
    "agent.reading", "agent.tree", "agent.strategies", "agent.verdict", "agent.writing", "agent.models", "agent.judges",
    "agent.faces", "agent.embedders", "agent.hypotheses", "tools.naming", "tools.literature", "tools.candidates",
    "tools.bridging", "graphs.dags", "graphs.vocabulary",
)  # fmt: skip
LAYERS = ("graphs", "tools", "agent", "evals")
MOST_MODULES, MOST_LINES = 12, 300
SHARED_NAMES = {
    "graphs build": "the starter graph and files of sources are each built by their own room",
    "graphs Token": "a word of a name, and a token of Cypher: neither leaves its module",
    "tools discover": "the command and what it runs",
    "tools estimate": "the command and what it runs",
    "tools falsify": "the command and what it runs",
    "tools identify": "the command and what it runs",
    "tools mediate": "the command and what it runs",
    "tools patient": "the command and what it runs",
    "tools refute": "the command and what it runs",
    "tools survival": "the command and what it runs",
    "tools answering": "how a job is answered, and answers about a model in words",
    "tools main": "the entry of each group of commands",
    "tools Fit": "a regression's fit, and a meta-regression's in Mendelian randomization",
    "agent amounts": "words of amounts in a question, and amounts as the answer",
    "agent reply": "what a server replied, and the reply to a question",
    "agent claims": "sentences of an answer, and a claim that is held against passages",
    "agent budget": "what a run may spend, and what one client of a server may",
    "agent Budget": "what a run may spend, and what one client of a server may",
    "agent steps": "the steps of the search, and what is held on the steps to an outcome",
    "agent main": "the entry of each group of commands",
    "agent encoder": "llama.cpp's encoder, and the judge that is made of one",
    "agent files": "the files of the catalogue, and the one file that llama.cpp opens",
    "agent model": "each backend's implementation of the one protocol",
    "agent opening": "each seam has its own: a name -> a chat model, a name -> a judge",
    "agent Reading": "a text as it was read, and a model's scores as they were read off a reply",
    "agent scripted": "the public fake of each seam",
    "evals export": "a trained judge to GGUF, and answers to files",
    "evals runner": "the runner of questions, and that of mutants",
    "evals Row": "a row of a benchmark, and a row of the grounding table",
}
"""Layer and name -> why two modules or classes of the layer are called alike."""


def modules(folder: str) -> list[Path]:
    return [p for p in (ROOT / folder).rglob("*.py") if p.stem not in ("__init__", "__main__")]


@pytest.mark.parametrize("layer", LAYERS)
def test_no_code_file_is_long(layer: str) -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in modules(layer)
        if (n := len(p.read_text().splitlines())) > MOST_LINES
    }
    assert long == {}


def test_no_room_of_agent_is_crowded() -> None:
    backends = ROOT / "agent/models/backends"
    folders = {p.parent for p in modules("agent") if p.parent.parent != backends}
    counted = {
        str(f.relative_to(ROOT)): len([p for p in f.glob("*.py") if p.stem != "__init__"])
        for f in folders
    }
    assert {name: n for name, n in counted.items() if n > MOST_MODULES} == {}


def test_names_that_are_shared_within_a_layer_have_a_reason() -> None:
    shared = set()
    for layer in LAYERS:
        names: Counter[str] = Counter(p.stem for p in modules(layer))
        for path in modules(layer):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            made = {n.name for n in ast.walk(tree) if isinstance(n, ast.ClassDef)}
            names.update(name for name in made if not name.startswith("_"))
        shared |= {f"{layer} {name}" for name, n in names.items() if n > 1}
    assert shared == set(SHARED_NAMES)


def doors(room: str) -> set[str]:
    said = ast.get_docstring(ast.parse((ROOT / room.replace(".", "/") / "__init__.py").read_text()))
    listed = (said or "").split("Door:\n")[1]
    return set(re.findall(r"^    (\w+):", listed, re.MULTILINE))


@pytest.mark.parametrize("room", ROOMS)
def test_others_come_in_by_the_door_alone(room: str) -> None:
    allowed, used = doors(room), set()
    for path in (p for layer in LAYERS for p in modules(layer)):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if name.startswith(f"{room}."):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
            if module.startswith(f"{room}."):
                used.add(module.removeprefix(f"{room}.").split(".")[0])
            elif isinstance(node, ast.ImportFrom) and module == room:
                used |= {alias.name for alias in node.names}
    assert used <= allowed, f"not in the door of {room}: {sorted(used - allowed)}"
    folder = ROOT / room.replace(".", "/")
    assert all((folder / d).is_dir() or (folder / f"{d}.py").is_file() for d in allowed)
