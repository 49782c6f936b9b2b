"""`import aetia`: the names that are documented, cheap to import, typed, and imported by nobody here."""

from __future__ import annotations

import ast
import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest

import aetia

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")


def test_its_names_are_those_that_are_documented() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert sorted(listed) == sorted(aetia.__all__) == dir(aetia)
    assert all(getattr(aetia, name) is not None for name in aetia.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Notebook'"):
        aetia.Notebook  # type: ignore[attr-defined]  # noqa: B018


def test_what_type_checkers_read_has_the_same_names() -> None:
    stub = ast.parse((ROOT / "aetia-stubs" / "__init__.pyi").read_text(encoding="utf-8"))
    front = ast.parse((ROOT / "aetia.py").read_text(encoding="utf-8"))
    names = {a.asname for n in ast.walk(stub) if isinstance(n, ast.ImportFrom) for a in n.names}
    names |= {n.name for n in stub.body if isinstance(n, ast.FunctionDef)}
    names |= {n.target.id for n in stub.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)}  # fmt: skip
    assert names - {None} == set(aetia.__all__)
    signatures = [
        ast.unparse(n.args)
        for tree in (stub, front)
        for n in tree.body
        if isinstance(n, ast.FunctionDef) and n.name == "ask_sync"
    ]
    assert signatures[0] == signatures[1]


def test_nothing_in_the_packages_imports_it() -> None:
    for package in ("agent", "tools", "graphs", "evals"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    assert "aetia" not in {alias.name for alias in node.names}, path
                elif isinstance(node, ast.ImportFrom):
                    assert node.module != "aetia", path


def test_importing_it_imports_nothing_of_it() -> None:
    code = (
        "import sys, aetia; loaded = {'agent', 'tools', 'graphs', 'evals', 'asyncio'} & set(sys.modules);"
        "aetia.Settings; print(loaded, 'agent.settings' in sys.modules, 'langgraph' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "set() True False\n"


def test_the_documented_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(example, "docs/python.md", "exec"), {})
    assert "causal high" in capsys.readouterr().out


def test_it_answers_where_a_loop_runs_already() -> None:
    async def notebook() -> aetia.Answer:
        return aetia.ask_sync(
            "Does LDL cholesterol cause coronary heart disease?",
            settings=aetia.Settings(judge="rules"),
        )

    assert asyncio.run(notebook()).verdict == "causal"
    with pytest.raises(aetia.QuestionError):
        aetia.ask_sync("")
