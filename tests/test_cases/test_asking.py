"""Questions, batches and templates of public reports, through the commands that people use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.faces.cli import main
from agent.models.backends.llama.templates import Template
from agent.models.chat_model import Message
from evals.qa.questions import read_questions

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "readers"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared cases are not here")
SMOKING = "Does quitting smoking cause weight gain?"


def test_a_second_sentence_about_the_form_changes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = []
    for question in (SMOKING, f"{SMOKING} Please cite your sources."):
        main(["ask", question, "--judge", "rules", "--json"])
        found.append(json.loads(capsys.readouterr().out))
    assert found[0]["verdict"] == found[1]["verdict"] != "insufficient_evidence"


def test_marks_line_ends_and_one_id_twice_in_a_batch() -> None:
    assert [q.fault for q in read_questions(FOLDER / "B01" / "bom_crlf.jsonl")] == ["", ""]
    first, second = read_questions(FOLDER / "B01" / "dup.jsonl")
    assert not first.fault
    assert "line 1" in second.fault


def test_a_template_with_marks_of_training_is_opened() -> None:
    text = (FOLDER / "L01" / "template.jinja").read_text(encoding="utf-8")
    template = Template(text, bos="", eos="", name="m")
    assert "U<|im_end|>" in template.render([Message("user", "U")])
