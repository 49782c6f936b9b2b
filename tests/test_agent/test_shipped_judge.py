"""The judge that ships: what it says of plain passages, on the command line, and under load."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import json
from typing import TYPE_CHECKING

import pytest

from agent.faces.cli import main
from agent.faces.doctor import examine
from agent.judges.calibration.records import CalibrationRecord, lookup
from agent.judges.opening import SHIPPED, open_judge
from agent.judges.pair_judge import PAIR_LABELS, Pair
from agent.models.catalogue.entries import find
from agent.models.catalogue.files import located
from agent.run import ask
from agent.settings import Settings
from evals.random_models import TINY, write_random_model

if TYPE_CHECKING:
    from pathlib import Path

    from agent.answer import Answer

if importlib.util.find_spec("llama_cpp") is None:
    pytest.skip("needs llama-cpp-python", allow_module_level=True)

PLAIN = (
    ("aspirin compared with placebo: risk of stroke",
     "The risk of stroke was significantly lower with aspirin than with placebo (P < 0.001).",
     "decreases"),
    ("vitamin D compared with placebo: serum calcium",
     "Serum calcium was significantly higher in the vitamin D group than in the placebo group.",
     "increases"),
    ("zinc compared with placebo: duration of the cold",
     "There was no significant difference between the groups in the duration of the cold (P = 0.62).",
     "no_difference"),
    ("exercise compared with usual care: depression score",
     "Participants were recruited at two hospitals between March 2003 and May 2005.",
     "not_bearing"),
)  # fmt: skip


async def test_it_says_what_plain_passages_say() -> None:
    judge = open_judge(SHIPPED)
    scores = await judge.judge([Pair(claim, passage) for claim, passage, _ in PLAIN])
    assert scores.best() == tuple(label for *_, label in PLAIN)
    await judge.close()


async def test_what_was_read_is_not_read_again() -> None:
    judge = open_judge(SHIPPED)
    pairs = [Pair(claim, passage) for claim, passage, _ in PLAIN]
    first = await judge.judge(pairs[:3])
    again = await judge.judge([*pairs[:3], pairs[1]])
    assert again.rows == (*first.rows, first.rows[1])
    assert (again.usage.calls, again.usage.prompt_tokens) == (0, 0)
    more = await judge.judge(pairs)
    assert more.rows[:3] == first.rows
    assert 0 < more.usage.prompt_tokens < first.usage.prompt_tokens
    await judge.close()


async def test_the_verb_of_a_claim_is_no_part_of_its_meaning() -> None:
    passage = PLAIN[0][1]
    judge = open_judge(SHIPPED)
    claims = ("aspirin lowers stroke", "aspirin raises stroke", "does aspirin cause stroke?")
    scores = await judge.judge([Pair(claim, passage) for claim in claims])
    assert set(scores.best()) == {"decreases"}
    await judge.close()


def test_its_file_calibration_and_catalogue_entry_belong_together() -> None:
    digest = hashlib.sha256(located(SHIPPED).path.read_bytes()).hexdigest()
    assert find(SHIPPED).choices[0].sha256 == digest
    record = lookup(digest, "pair-1", PAIR_LABELS)
    assert isinstance(record, CalibrationRecord)
    assert record.abstention.threshold is not None
    card = located(SHIPPED).path.with_name("CARD.md").read_text(encoding="utf-8")
    assert digest in card


def test_the_command_labels_a_line_a_pair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pairs.jsonl"
    rows = [{"claim": claim, "passage": passage, "id": 7} for claim, passage, _ in PLAIN]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    assert main(["models", "judge", str(path), "--json"]) == 0
    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.strip().split("\n")]
    assert [line["label"] for line in lines] == [label for *_, label in PLAIN]
    for line in lines:
        assert set(line) == {"label", "probabilities", "abstained"}
        assert sum(line["probabilities"].values()) == pytest.approx(1, abs=1e-3)
    assert "calibrated by isotonic" in err


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "no pair"), ('{"claim": "x"}', "line 1"), ("not json", "line 1"), ('{"claim": "", "passage": "y"}', "claim")],
)  # fmt: skip
def test_bad_lines_are_refused_by_number(
    content: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(content, encoding="utf-8")
    assert main(["models", "judge", str(path)]) == 2
    assert said in capsys.readouterr().err


async def test_a_question_is_judged_by_it_and_the_answer_names_hash_and_calibration() -> None:
    answer = await ask("How does metformin lower blood glucose?", settings=Settings(beam_width=1))
    use = answer.models[0]
    assert (use.slot, use.name, len(use.sha256)) == ("judge", SHIPPED, 64)
    assert use.calibration.startswith("calibrated")
    assert answer.cost.model_calls > 0
    easy = await ask("Does LDL cholesterol cause coronary heart disease?")
    assert easy.models[0].did.startswith("not asked")
    assert easy.cost.model_calls == 0


async def test_doctor_names_the_judge_its_hash_and_its_calibration() -> None:
    check = next(check for check in await examine() if check.name == "judge")
    assert check.state == "ok"
    assert find(SHIPPED).choices[0].sha256 in check.text
    assert "calibrated by" in check.text


def _scores(answer: Answer) -> list[tuple[str, float | None]]:
    return [(t["id"], t["layers"]["plausibility"]) for t in answer.tree["thoughts"]]


async def test_sixteen_questions_at_once_share_a_file_and_answer_as_alone(tmp_path: Path) -> None:
    path = str(write_random_model(tmp_path / "tiny.gguf", TINY["llama"]))
    questions = (
        "How does metformin lower blood glucose?",
        "Does smoking cause lung cancer?",
        "Does HDL cholesterol prevent coronary heart disease?",
        "Does beta-carotene prevent lung cancer?",
    )
    settings = Settings(judge=path, deadline_s=240, beam_width=1)
    alone = [await ask(question, settings=settings) for question in questions]
    assert any(score is not None for _, score in _scores(alone[0]))
    together = await asyncio.gather(*(ask(q, settings=settings) for q in questions * 4))
    for place, answer in enumerate(together):
        expected = alone[place % 4]
        assert _scores(answer) == _scores(expected)
        assert answer.verdict == expected.verdict
