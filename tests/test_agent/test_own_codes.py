"""Own data whose codes leave open who was treated or had the event: not asked before that is said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import aetia
from agent.faces.cli import main
from graphs.cache import cache_folder
from tools.causal.datasets import Dataset
from tools.causal.registry.kept_data import KeptData
from tools.causal.results import file_hash, read

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = "Does zorbine raise death?"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeptData:
    monkeypatch.setenv("AETIA_DATA", str(tmp_path / "data"))
    return KeptData()


def rows() -> pd.DataFrame:
    """A drug that kills: died 1, alive 2."""
    rng = np.random.default_rng(7)
    given = rng.integers(0, 2, 800)
    died = rng.random(800) < 0.2 + 0.2 * given
    return pd.DataFrame({"arm": given, "died": np.where(died, 1, 2), "age": rng.normal(60, 9, 800)})


def told(table: pd.DataFrame, path: Path, *said: str) -> int:
    if path.suffix == ".dta":
        labels = {"arm": "zorbine", "died": "death"}
        table.to_stata(path, write_index=False, variable_labels=labels)
    else:
        table.to_csv(path, index=False)
    assert main(["data", "add", "trial", str(path)]) == 0
    words = ["--role", "arm=treatment", "--role", "died=outcome", "--role", "age=covariate"]
    return main(["data", "describe", "trial", *words, *said])


MEANT = ("--meaning", "arm=zorbine", "--meaning", "died=death")


def effect(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    main(["ask", QUESTION, "--data", "trial", "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_an_outcome_of_1_and_2_is_asked_once_the_event_is_named(
    kept: KeptData, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(rows(), tmp_path / "trial.csv", *MEANT) == 0
    assert "'died' takes '1' and '2': say which is the event" in capsys.readouterr().out
    assert main(["ask", QUESTION, "--data", "trial"]) == 2
    assert "'died' takes '1' and '2': say which is the event" in capsys.readouterr().err
    assert main(["data", "describe", "trial", "--event", "died=3"]) == 2
    assert "none of two values of 'died', which takes 1, 2" in capsys.readouterr().err
    assert main(["data", "describe", "trial", "--event", "died=1"]) == 0
    assert effect(capsys)["estimation"]["estimate"]["value"] > 0.1


@pytest.mark.parametrize(
    ("codes", "said", "missing"),
    [
        (("placebo", "active"), (), ""),
        (("No", "Yes"), (), ""),
        (("1", "2"), ("--event", "arm=2"), "'arm' takes '1' and '2': say which is treated"),
        (("A", "B"), ("--event", "arm=B"), "'arm' takes 'A' and 'B': say which is treated"),
    ],
)
def test_treatments_of_other_codes_are_read_or_named(
    kept: KeptData, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    codes: tuple[str, str], said: tuple[str, ...], missing: str,
) -> None:  # fmt: skip
    table = rows().assign(arm=lambda one: one["arm"].map(dict(enumerate(codes))))
    assert told(table, tmp_path / "trial.csv", *MEANT, "--event", "died=1") == 0
    assert kept.show("trial")["ready"] is not bool(missing)
    if missing:
        assert missing in capsys.readouterr().out
        assert main(["data", "describe", "trial", *said]) == 0
    answer = effect(capsys)
    assert answer["estimation"]["estimate"]["value"] > 0.1
    assert "is treated" not in " ".join(answer["threats"]), "how codes are read is no threat"
    if not missing:
        read = f"arm = {codes[1]} is treated, {codes[0]} is not"
        assert read in [one["text"] for one in answer["estimation"]["warnings"]]


def test_of_three_treatments_two_are_compared(
    kept: KeptData, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = rows().assign(arm=lambda one: one["arm"].map({0: "A", 1: "B"}))
    table.loc[::5, "arm"] = "C"
    assert told(table, tmp_path / "trial.csv", *MEANT, "--event", "died=1") == 0
    assert "'arm' takes A, B, C: say which is treated (event) and which" in capsys.readouterr().out
    assert main(["data", "describe", "trial", "--event", "arm=B", "--against", "arm=Z"]) == 2
    assert "'arm' takes A, B, C, and not both 'B' and 'Z'" in capsys.readouterr().err
    assert main(["data", "describe", "trial", "--event", "arm=B", "--against", "arm=A"]) == 0
    found = effect(capsys)["estimation"]
    assert found["estimate"]["value"] > 0.1
    assert found["estimate"]["n"] == 640


def test_what_a_stata_file_calls_a_column_is_what_it_means(
    kept: KeptData, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(rows(), tmp_path / "trial.dta", "--event", "died=1") == 0
    found = effect(capsys)  # asked by the labels, which nobody typed
    assert found["estimation"]["estimate"]["value"] > 0.1


def test_what_was_kept_is_shown_and_goes_with_the_data(
    kept: KeptData, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(rows(), tmp_path / "trial.csv", *MEANT, "--event", "died=1") == 0
    capsys.readouterr()
    assert main(["data", "show", "trial"]) == 0
    out = capsys.readouterr().out
    assert "first rows:\narm\tdied\tage\n" in out
    assert effect(capsys)["estimation"]
    stored = cache_folder() / "effects" / file_hash(tmp_path / "trial.csv")[:24]
    (entry,) = stored.iterdir()
    found = read(entry)
    assert found is not None
    assert main(["data", "describe", "trial", "--role", "age="]) == 0
    assert "role" not in next(c for c in kept.show("trial")["columns"] if c["name"] == "age")
    assert main(["data", "remove", "trial"]) == 0
    assert not stored.exists()


def test_a_frame_of_1_and_2_is_refused_until_the_event_is_named() -> None:
    parts = {"treatment": "arm", "outcome": "died", "covariates": ["age"], "labels": {"arm": "zorbine", "died": "death"}}  # fmt: skip
    open_ended = aetia.ask_sync(QUESTION, datasets=[Dataset.from_frame(rows(), **parts)])  # type: ignore[arg-type]
    assert open_ended.reply == "unknown"
    assert "'died' holds 1 and 2, and either may be the event" in " ".join(open_ended.threats)
    assert open_ended.headline.startswith("Not known: the data at hand could not be used")
    table = rows().replace({"arm": {0: "A", 1: "B"}})
    named = Dataset.from_frame(table, event="1", levels=("B", "A"), **parts)  # type: ignore[arg-type]
    answer = aetia.ask_sync(QUESTION, datasets=[named])
    assert answer.effect is not None
    assert answer.effect.value > 0.1


def asked(question: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["ask", question, "--data", "trial", "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_column_without_a_part_is_asked_for_by_name_and_never_looked_up(
    kept: KeptData, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = rows().assign(died=lambda t: t["died"] % 2, sbp=range(800))
    assert told(table, tmp_path / "t.csv", *MEANT) == 0
    needed = {
        "Does zorbine lower sbp?": "'sbp' is a column without a part in trial: describe it as the outcome",
        "Does age raise sbp?": "'age' is a covariate in trial: describe it as the treatment",
        "Does zorbine lower body height?": "'body height' is no column of trial; its outcome is death",
    }
    for question, said in needed.items():
        answer = asked(question, capsys)
        assert (answer["reply"], answer["would_change"]) == ("asks_back", []), question
        assert answer["headline"].startswith(f"Not answered: {said}")
        assert "was not used" not in json.dumps(answer)
    done = asked(QUESTION, capsys)
    told_of = [t["status"] for t in done["tree"]["thoughts"]] + done["searched"]
    assert not [line for line in told_of if "column:" in line and "invalid" in line]
    assert any(
        line.endswith("not looked up: a column of your data is no node of the graph")
        for line in told_of
    )


def test_those_who_are_asked_about_may_be_among_the_people_of_own_data(
    kept: KeptData, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = rows().assign(died=lambda t: t["died"] % 2)
    assert told(table, tmp_path / "t.csv", *MEANT) == 0
    answer = asked("Does zorbine raise death in women?", capsys)
    assert (
        "The estimate is of all of the people in trial, not of these alone." in answer["headline"]
    )
    assert "other people" not in answer["headline"]
