"""`aetia models calibrate` on a scripted judge whose temperature is known."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from agent.faces.cli import main
from agent.judges.calibration.records import CalibrationRecord, Uncalibrated, lookup
from agent.judges.calibration.scaling import log_softmax, softmax
from agent.models.chat_model import LabelScores, Usage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from agent.judges.pair_judge import Pair


def command(arguments: Sequence[str]) -> int:
    return main(["models", *arguments])


LABELS = ("increases", "decreases", "no_difference", "not_bearing")
SHA = "0f" * 32
SHARPNESS = 2.0


def logits_of(claim: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.random.default_rng(int(claim.split()[1])).normal(size=4) * 2


@dataclass
class Scripted:
    """Twice as sure as it should be."""

    name: str = "scripted-judge"
    sha256: str = SHA
    prompt_version: str = "3"
    labels: tuple[str, ...] = LABELS
    largest_batch: int = 0
    closed: bool = False

    async def judge(self, pairs: Sequence[Pair], *, deadline_s: float = 60.0) -> LabelScores:
        assert deadline_s > 0
        self.largest_batch = max(self.largest_batch, len(pairs))
        rows = log_softmax(np.stack([logits_of(pair.claim) for pair in pairs]) * SHARPNESS)
        return LabelScores(
            self.labels, tuple(map(tuple, rows.tolist())), "scripted", self.name, Usage()
        )

    async def close(self) -> None:
        self.closed = True


class Prompted(Scripted):
    """Reads its labels from a prompt, and prefers the first."""

    async def judge_in_order(
        self, pairs: Sequence[Pair], labels: Sequence[str], *, deadline_s: float = 60.0
    ) -> LabelScores:
        assert deadline_s > 0
        order = [LABELS.index(label) for label in labels]
        rows = np.stack([logits_of(pair.claim)[order] for pair in pairs])
        rows[:, 0] += 3.0
        return LabelScores(
            tuple(labels), tuple(map(tuple, log_softmax(rows).tolist())), "scripted", "p", Usage()
        )

    async def judge(self, pairs: Sequence[Pair], *, deadline_s: float = 60.0) -> LabelScores:
        return await self.judge_in_order(pairs, self.labels, deadline_s=deadline_s)


@pytest.fixture
def judges(monkeypatch: pytest.MonkeyPatch) -> dict[str, Scripted]:
    """Judges by the name that opens them."""
    known: dict[str, Scripted] = {
        "scripted": Scripted(),
        "prompted": Prompted(),
        "served": Scripted(sha256=""),
        "astray": Scripted(labels=LABELS[::-1]),
    }
    known["astray"].judge = known["scripted"].judge  # type: ignore[method-assign]
    from agent.faces.models import calibrate

    monkeypatch.setattr(calibrate, "open_judge", known.__getitem__)
    return known


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AETIA_CACHE", str(tmp_path / "cache"))


def rows(n: int) -> list[dict[str, str]]:
    rng = np.random.default_rng(1)
    made = []
    for number in range(n):
        claim = f"claim {number}"
        label = LABELS[rng.choice(4, p=softmax(logits_of(claim)[None])[0])]
        passage = f"item one of {number}\nitem two"
        made.append({"claim": claim, "passage": passage, "label": label, "group": str(number // 2)})
    return made


def written(path: Path, lines: Sequence[object]) -> str:
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    return str(path)


def test_the_judge_is_calibrated_and_the_record_is_found_afterwards(
    judges: dict[str, Scripted], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "pairs.jsonl", rows(1600))
    plot = tmp_path / "r.svg"
    assert (
        command(["calibrate", "scripted", file, "--alpha", "0.2", "--plot", str(plot), "--json"])
        == 0
    )
    said = json.loads(capsys.readouterr().out)
    record = lookup(SHA, "3", LABELS)
    assert isinstance(record, CalibrationRecord)
    assert said["record"] == record.model_dump(mode="json")
    assert record.calibrator.kind == "temperature"
    assert record.calibrator.temperature == pytest.approx(SHARPNESS, rel=0.1)
    before, after = record.before["calibration_error"], record.after["calibration_error"]
    assert after.high < before.low
    assert after.low == 0.0
    assert record.after["accuracy"] == record.before["accuracy"], "a temperature moves no label"
    assert record.n_fitted + record.n_checked == 1600
    assert record.abstention.n == record.n_checked // 2, "one row of each group"
    assert record.abstention.alpha == 0.2
    assert record.data == "pairs.jsonl"
    assert plot.read_text(encoding="utf-8").startswith("<?xml")
    assert judges["scripted"].largest_batch < 1600
    assert judges["scripted"].closed


def test_another_prompt_version_is_uncalibrated_after_calibrating(
    judges: dict[str, Scripted], tmp_path: Path
) -> None:
    del judges
    assert command(["calibrate", "scripted", written(tmp_path / "p.jsonl", rows(400))]) == 0
    found = lookup(SHA, "4", LABELS)
    assert isinstance(found, Uncalibrated)
    assert "prompt version 3, and now has 4" in found.reason


def test_people_read_metrics_promise_and_place(
    judges: dict[str, Scripted], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del judges
    out = tmp_path / "record.json"
    file = written(tmp_path / "p.jsonl", rows(600))
    assert command(["calibrate", "scripted", file, "--out", str(out), "--bias"]) == 0
    said = capsys.readouterr().out
    assert "calibrator: temperature" in said
    assert "macro f1" in said
    assert "with probability at least 90%" in said or "always abstains" in said
    assert "bias of label order: not measured, the judge reads no labels" in said
    assert "bias of position, 400 pairs: shift 0.000 (0.000 to 0.000)" in said
    assert said.endswith(f"stored in {out}\n")
    assert CalibrationRecord.model_validate_json(out.read_text(encoding="utf-8")).model


def test_a_judge_that_prefers_the_first_label_is_found_out(
    judges: dict[str, Scripted], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del judges
    file = written(tmp_path / "p.jsonl", rows(600))
    assert command(["calibrate", "prompted", file, "--bias", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    order = next(one for one in said["bias"] if one["kind"] == "label_order")
    assert order["status"] == "measured"
    assert order["by"]["place 1"]["low"] > 0.1
    assert said["averaging"]["pays"] is True


def test_bad_lines_are_refused_with_their_numbers(
    judges: dict[str, Scripted], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del judges
    good = rows(3)
    ungrouped = {key: value for key, value in good[0].items() if key != "group"}
    lines = [
        good[0],
        {**good[1], "label": "maybe"},
        {**good[1], "claim": " "},
        {**good[2], "x": 1},
        ungrouped,
        7,
    ]
    assert command(["calibrate", "scripted", written(tmp_path / "p.jsonl", lines)]) == 2
    said = capsys.readouterr().err
    assert "5 bad lines" in said
    for part in (
        "line 2: label 'maybe' is none of",
        "line 3: claim",
        "line 4: x",
        "line 6",
        "line 5: no group",
    ):
        assert part in said
    assert isinstance(lookup(SHA, "3", LABELS), Uncalibrated)


@pytest.mark.parametrize(
    ("name", "n", "arguments", "said"),
    [
        (
            "scripted",
            199,
            (),
            "199 labelled rows are too few: half are kept to check; give at least 200",
        ),
        ("scripted", 0, (), "is empty"),
        ("served", 300, (), "has no sha256 that a calibration could be kept by"),
        ("scripted", 300, ("--alpha", "1.5"), "--alpha is 1.5"),
        ("scripted", 300, ("--plot", "a.pdf"), "needs .svg or .png"),
    ],
)
def test_what_cannot_be_calibrated_is_a_usage_error_that_says_what_to_do(
    judges: dict[str, Scripted],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    n: int,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    del judges
    path = tmp_path / "p.jsonl"
    if n:
        written(path, rows(n))
    else:
        path.write_text("\n", encoding="utf-8")
    assert command(["calibrate", name, str(path), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "cache" / "calibration").exists()


def test_a_judge_that_answers_with_other_labels_is_a_failed_run(
    judges: dict[str, Scripted], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del judges
    assert command(["calibrate", "astray", written(tmp_path / "p.jsonl", rows(300))]) == 3
    assert "expected 64 of not_bearing" in capsys.readouterr().err


def test_rows_that_share_a_passage_are_one_group_where_none_is_named(
    judges: dict[str, Scripted], tmp_path: Path
) -> None:
    del judges
    lines = [
        {"claim": row["claim"], "passage": f"passage {number // 4}", "label": row["label"]}
        for number, row in enumerate(rows(800))
    ]
    assert command(["calibrate", "scripted", written(tmp_path / "p.jsonl", lines)]) == 0
    record = lookup(SHA, "3", LABELS)
    assert isinstance(record, CalibrationRecord)
    assert record.abstention.n == record.n_checked // 4
