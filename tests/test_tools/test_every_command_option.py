"""Every option of the causal commands changes what is printed or is refused by its name."""

from __future__ import annotations

import argparse
import importlib
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from agent.faces.cli import main
from tests.test_tools.hand_made_study import OPTIONS

if TYPE_CHECKING:
    from pathlib import Path

N = 300
BASE = {
    "estimate": "--data d.csv --treatment t --outcome y --adjust age,g --method aipw --no-cross-check --n-sim 20",
    "survival": "--data d.csv --time time --event event --treatment t --adjust age,g --n-sim 50",
    "mediate": "--data d.csv --dag m.dag --treatment t --mediator m --outcome y",
    "mr": "--exposure x.tsv --outcome y.tsv --n-sim 500",
    "discover": "--data d.csv --columns t,m,y,g,age,event --bootstrap 5",
    "identify": "--dag i.dag --treatment t --outcome y",
}
FILES = (
    "--na age=50 | --encoding utf-16 | --decimal comma | --categorical g | --treated 0 --control 1"
)
TRIED = {
    "estimate": f"{FILES} | --seed 1 | --n-sim 40 | --no-refute",
    "survival": f"{FILES} | --outcome-event 0 | --horizon 5 | --entry e | --ties breslow | --competing | --ipcw age "
    "| --event-of-interest 1 | --censored 1 | --weights w | --cluster school | --missing fail | --outcome y | --seed 1 | --n-sim 60",
    "mediate": FILES,
    "mr": "--exposure-columns beta=b2 | --outcome-columns beta=b2 | --snp-column SNP | --exposure-name A "
    "| --outcome-name B | --ld ld.csv | --palindromes drop | --aligned | --p-threshold 1e-20 | --exposure-n 9000 "
    "| --outcome-n 9000 | --overlap 0.5 | --seed 1 | --n-sim 600",
    "discover": "--na m=2.5 | --encoding utf-16 | --decimal comma | --columns t,m | --algorithm fci | --categorical m | --test fisherz "
    "| --alpha 1e-9 | --bootstrap 0 | --required m->y | --forbidden y->m,m->y | --seed 5",
    "identify": "--latent x | --conditional x | --mediator m | --selection s",
}  # fmt: skip
GIVEN = {
    "estimate": {"--data", "--treatment", "--outcome", "--dag", "--adjust", "--method", "--randomized"},
    "survival": {"--data", "--time", "--event", "--treatment", "--adjust", "--dag"},
    "mediate": {"--data", "--dag", "--treatment", "--mediator", "--outcome"},
    "mr": {"--exposure", "--outcome", "--summary"},
    "discover": {"--data"},
    "identify": {"--dag", "--treatment", "--outcome"},
}  # fmt: skip
"""What a request is made of, and what stands in the place of one another."""
BESIDE = {"--help", "--plot", "--strobe", "--report", "--no-cross-check", "--control"}
"""What is printed or drawn too; a level comes with the other."""
PAIRS = [(c, one.strip()) for c, several in TRIED.items() for one in several.split("|")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("options")
    rng = np.random.default_rng(3)
    age, g = rng.normal(55, 8, N).round(), rng.integers(1, 4, N)
    t = (rng.random(N) < 1 / (1 + np.exp(-(age - 55) / 8))).astype(int)
    m = (t + rng.normal(0, 1, N)).round(1)
    y = (t + m + 0.1 * age + (g == 2) + rng.normal(0, 1, N)).round(2)
    ends = rng.exponential(20 - 8 * t, N)
    left = rng.exponential(25 + (age - 55) / 2, N).clip(1)
    rows = {
        "t": t, "m": m, "y": y, "age": age, "g": g, "time": np.ceil(np.minimum(ends, left)).clip(1),
        "event": (ends <= left).astype(int), "w": rng.uniform(0.3, 3, N).round(2), "school": np.arange(N) // 5,
    }  # fmt: skip
    rows["e"] = (rows["time"] * rng.uniform(0, 0.8, N)).round(2)
    frame = pd.DataFrame(rows)
    frame["age"] = frame["age"].mask(frame.index % 25 == 3)
    frame.to_csv(place / "d.csv", index=False)
    whole = "dag { age -> t age -> y age -> m g -> t g -> y g -> m t -> m t -> y m -> y }"
    (place / "m.dag").write_text(whole, encoding="utf-8")
    text = "dag { x -> t x -> y t -> m m -> y s -> m }"
    (place / "i.dag").write_text(text, encoding="utf-8")
    associations(place, rng)
    return place


def associations(place: Path, rng: np.random.Generator) -> None:
    """Twelve SNPs, one of them a palindrome, in two files; their correlations in a third."""
    k = 12
    b = rng.uniform(0.05, 0.2, k).round(4)
    names = [f"rs{100 + i}" for i in range(k)]
    base = pd.DataFrame({"SNP": names, "effect_allele": ["A"] * k, "other_allele": ["T", *["G"] * (k - 1)], "eaf": 0.2})  # fmt: skip
    p = 2 * np.exp(-((b / 0.01) ** 2) / 2)
    of_x = base.assign(beta=b, se=0.01, b2=b + 0.01, pval=p.clip(1e-300), samplesize=5000)
    of_y = base.assign(beta=(0.5 * b + rng.normal(0, 0.02, k)).round(4), se=0.02, b2=b / 3)
    of_x.to_csv(place / "x.tsv", sep="\t", index=False)
    of_y.assign(samplesize=5000).to_csv(place / "y.tsv", sep="\t", index=False)
    r = np.eye(k)
    r[0, 1] = r[1, 0] = 0.4
    pd.DataFrame(r, index=names, columns=names).to_csv(place / "ld.csv")


def said(capsys: pytest.CaptureFixture[str], command: str, *options: str) -> dict[str, Any]:
    main(["causal", command, *BASE[command].split(), *options, "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return {key: value for key, value in found.items() if key != "cached"}


PLAIN: dict[str, dict[str, Any]] = {}


@pytest.mark.parametrize(("command", "options"), PAIRS)
def test_an_option_changes_what_is_printed_or_is_refused_by_its_name(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    options: str,
) -> None:
    if command == "discover":
        pytest.importorskip("causallearn")
    monkeypatch.chdir(folder)
    if command not in PLAIN:
        PLAIN[command] = said(capsys, command)
        assert PLAIN[command].get("status", "ok") in ("ok", "identified")
    found = said(capsys, command, *options.split())
    option = options.split()[0]
    if found.get("status") in ("failed", "error") and option != "--missing":
        assert option in found["message"]
    assert found != PLAIN[command]


@pytest.mark.parametrize("command", BASE)
def test_every_option_of_a_command_is_tried(command: str) -> None:
    parser = argparse.ArgumentParser()
    importlib.import_module(f"tools.causal.cli.{command}").add_arguments(parser)
    held = {name for action in parser._actions for name in action.option_strings if name[1] == "-"}
    tried = {option for of, text in PAIRS if of == command for option in text.split()[:1]}
    tried |= set(OPTIONS) if command == "estimate" else set()
    assert held <= tried | GIVEN[command] | BESIDE


IDLE = [
    "estimate --data d.csv --treatment t --outcome y --method wald --instrument g --adjust age",
    "estimate --data d.csv --treatment t --outcome y --method did --time time --unit school --adjust age",
    "estimate --data d.csv --treatment t --outcome y --method rd --running age --randomized",
    "estimate --data d.csv --treatment t --outcome y --dag m.dag --randomized",
    "estimate --data d.csv --treatment t --outcome y --adjust age --categorical school",
    "estimate --data d.csv --treatment g --outcome y --adjust age --categorical g",
    "estimate --data nhefs --treatment qsmk --outcome wt82_71 --adjust age",
    "survival --data d.csv --time time --event event --treatment t --competing --outcome-event 1",
    "survival --data d.csv --time time --event event --treatment t --adjust age --entry e --ipcw age",
    "mediate --data d.csv --dag m.dag --treatment t --mediator m --outcome y --categorical school",
    "patient --data d.csv --dag m.dag --treatment t --outcome y --patient t=1,age=50,g=1,m=1,y=3 --to 0 --modifiers age",
    "discover --data d.csv --columns t,m,y --algorithm ges --alpha 0.01",
    "identify --dag i.dag --treatment t --outcome y --mediator m --conditional x",
    "mr --exposure x.tsv --outcome y.tsv --aligned --palindromes drop",
    "mr --exposure x.tsv --exposure y.tsv --outcome y.tsv --exposure-name A --exposure-name B --outcome-n 500",
]  # fmt: skip
SAID = ["--adjust", "--adjust", "--randomized", "--randomized", "--categorical", "--categorical", "--adjust", "--outcome-event", "--ipcw", "--categorical", "--modifiers", "--alpha", "--conditional", "--palindromes", "--outcome-n"]  # fmt: skip


@pytest.mark.parametrize(("line", "option"), [*zip(IDLE, SAID, strict=True)])
def test_what_another_option_leaves_nothing_to_do_is_refused(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    option: str,
) -> None:
    monkeypatch.chdir(folder)
    assert main(["causal", *line.split(), "--json"]) == 2
    assert option in json.loads(capsys.readouterr().out)["message"]


def test_covariates_of_censoring_alone_are_read_as_numbers(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one that is not adjusted for, each number was a category."""
    monkeypatch.chdir(folder)
    line = "survival --data d.csv --time time --event event --treatment t --adjust g --ipcw m --n-sim 50 --json"
    assert main(["causal", *line.split()]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "ok"


def test_the_decimal_mark_of_a_file_of_numbers_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    pd.read_csv("d.csv").to_parquet("d.parquet")
    line = BASE["estimate"].replace("d.csv", "d.parquet")
    assert main(["causal", "estimate", *line.split(), "--decimal", "comma", "--json"]) == 2
    assert "--decimal" in json.loads(capsys.readouterr().out)["message"]
