"""What the documents show is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agent.run import ask
from agent.writing.short import short_form
from evals import commands_page
from tools.causal.datasets import Dataset

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r'```\n\$ aetia ask "([^"]+)"\n(.*?)\n```', README, re.DOTALL)


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150
    assert len(SHOWN) == 2


@pytest.mark.parametrize(("question", "printed"), SHOWN, ids=[q for q, _ in SHOWN])
async def test_the_readme_prints_what_the_program_prints(question: str, printed: str) -> None:
    assert short_form(await ask(question)).rstrip() == printed


def test_the_python_example_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})
    headline, rest = capsys.readouterr().out.strip().split("\n")
    assert "LDL cholesterol" in headline
    assert rest.startswith("causal high")


@pytest.mark.parametrize("words", commands_page.commands(), ids=" ".join)
def test_every_help_text_is_in_the_docs_as_printed(words: tuple[str, ...]) -> None:
    shown = commands_page.PAGE.read_text(encoding="utf-8")
    name = " ".join(("aetia", *words))
    assert f"## {name}\n\n```text\n{commands_page.help_text(words)}\n```\n" in shown, "make docs"


def test_every_link_between_documents_leads_somewhere() -> None:
    for document in (ROOT / "README.md", ROOT / "ARCHITECTURE.md", *(ROOT / "docs").glob("*.md")):
        text = document.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_option_named_in_the_documents_exists() -> None:
    helped = commands_page.PAGE.read_text(encoding="utf-8")
    for document in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        text = document.read_text(encoding="utf-8")
        for line in re.findall(r"^(?:\$ )?aetia .*$", text, re.MULTILINE):
            for option in re.findall(r"(?<=\s)--[a-z][a-z-]*", line.split("#")[0]):
                assert option in helped, f"{document.name}: {option}"


def test_the_descriptor_of_the_documents_works(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "asking.md").read_text(encoding="utf-8")
    (toml,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "d.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "d.csv").write_text("drug,score,age\n1,2.5,60\n0,1.5,50\n", encoding="utf-8")
    dataset = Dataset.from_files(tmp_path / "d.toml", tmp_path / "d.csv")
    assert dataset.descriptor.with_role("covariate") == ("age",)
