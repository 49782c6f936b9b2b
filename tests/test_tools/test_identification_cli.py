"""`aetia causal identify` on files, as a user runs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from agent.faces.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Asked = Callable[..., tuple[int, dict[str, Any]]]


def command(arguments: Sequence[str]) -> int:
    return main(["causal", *arguments])


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Asked:
    def run(text: str, *words: str) -> tuple[int, dict[str, Any]]:
        file = tmp_path / "model.txt"
        file.write_text(text, encoding="utf-8")
        code = command(["identify", "--dag", str(file), "--json", *words])
        return code, json.loads(capsys.readouterr().out)

    return run


XY = ("--treatment", "x", "--outcome", "y")


def test_adjustment_is_answered_with_both_sets(ask: Asked) -> None:
    code, found = ask("dag { c -> x c -> d d -> y x -> y k -> y }", *XY)
    assert code == 0
    assert (found["status"], found["strategy"]) == ("identified", "backdoor")
    assert found["adjustment_set"] == ["d"]
    assert found["optimal_set"] == ["d", "k"]
    assert found["estimand"] == "E_{d} E[y | x, d]"
    assert len(found["dag_hash"]) == 16


@pytest.mark.parametrize(
    ("text", "status", "strategy", "field", "value"),
    [
        ("dag { x <- y }", "zero", "none", "adjustment_set", []),
        ("dag { x -> m -> y x <-> y }", "identified", "frontdoor", "mediators", ["m"]),
        ("dag { w -> z -> x -> y w <-> x w <-> y }", "identified", "general", "witness", []),
        ("dag { x -> y x <-> y }", "not_identified", "none", "hedge", [["x", "y"], ["y"]]),
        ("dag { x -> y x <-> y }", "not_identified", "none", "measure_to_identify", ["U(x,y)"]),
        ("dag { z -> x -> y x <-> y }", "not_identified", "instrument", "instrument", "z"),
    ],
)
def test_every_outcome_is_a_result(
    ask: Asked, text: str, status: str, strategy: str, field: str, value: object
) -> None:
    code, found = ask(text, *XY)
    assert code == 0
    assert (found["status"], found["strategy"], found[field]) == (status, strategy, value)


def test_latent_nodes_can_be_named_on_the_command_line(ask: Asked) -> None:
    text = "dag { u -> x u -> y x -> y }"
    assert ask(text, *XY)[1]["adjustment_set"] == ["u"]
    found = ask(text, *XY, "--latent", "u")[1]
    assert (found["status"], found["witness"]) == ("not_identified", ["x", "u", "y"])


def test_conditions_joint_treatments_mediators_and_selection(ask: Asked) -> None:
    text = "dag { z -> x z -> y x -> m -> y x -> y S -> z }"
    assert ask(text, *XY, "--conditional", "z")[1]["estimand"] == (
        "sum_{m} P(m | x) P(y | m, x, z)"
    )
    both = ask(text, "--treatment", "x, m", "--outcome", "y")[1]
    assert (both["status"], both["adjustment_set"]) == ("identified", ["z"])
    mediation = ask(text, *XY, "--mediator", "m")[1]["mediation"]
    assert (mediation["status"], mediation["adjustment_set"]) == ("identified", ["z"])
    moved = ask(text, *XY, "--selection", "S")[1]["transport"]
    assert (moved["status"], moved["kind"]) == ("transportable", "trivial")
    moved = ask(text, *XY, "--selection", "S", "--latent", "z")[1]["transport"]
    assert moved["status"] == "not_transportable"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dag { x -> y }", ("--treatment", "nope", "--outcome", "y")),
        ("dag { x -> y }", ("--treatment", "x", "--outcome", "nope")),
        ("dag { x -> y }", ("--treatment", " , ", "--outcome", "y")),
        ("dag { x -> y }", (*XY, "--latent", "nope")),
        ("dag { x -> y }", (*XY, "--conditional", "nope")),
        ("dag { x -> y }", (*XY, "--conditional", "x")),
        ("dag { x -> y }", (*XY, "--mediator", "nope")),
        ("dag { x -> y }", (*XY, "--selection", "x")),
        ("dag { x -> m -> y }", ("--treatment", "x,m", "--outcome", "y", "--mediator", "m")),
        ("dag { x -> y -> x }", XY),
        ("x,y\n1,2\n", XY),
    ],
)
def test_bad_input_is_a_usage_error_with_one_json_object(
    ask: Asked, text: str, words: tuple[str, ...]
) -> None:
    code, found = ask(text, *words)
    assert code == 2
    assert found["status"] == "invalid"
    assert found["code"] == "INVALID_REQUEST"
    assert found["message"]


def test_a_reader_sees_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "model.txt"
    file.write_text("dag { x -> y x <-> y }", encoding="utf-8")
    assert command(["identify", "--dag", str(file), *XY]) == 0
    shown = capsys.readouterr().out
    assert "x <-> y stays open" in shown
    assert "{y} within {x, y}" in shown


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("X -> y\na -> x\na -> y\n", "X"),
        ("x -> Y\nx -> m\ny -> k\n", "Y"),
        ('dag { " x" -> y ; x }', " x"),
        ("dag { X -> y ; x }", "X"),
    ],
)
def test_an_effect_that_is_zero_by_spelling_alone_is_refused(
    ask: Asked, text: str, other: str
) -> None:
    code, said = ask(text, *XY)
    assert code == 2
    assert repr(other) in said["message"]
    assert "capitals or blanks" in said["message"]


def test_nodes_that_differ_by_spelling_are_told_and_kept_apart(ask: Asked) -> None:
    """No confounder of x and y is in this graph, and its author may have meant one."""
    code, found = ask("Age -> x\nage -> y\nx -> y\n", *XY)
    assert (code, found["adjustment_set"]) == (0, [])
    assert "'Age', 'age'" in found["text"]
    # A zero that stays a zero whichever spelling is meant.
    code, found = ask("dag { y -> x ; Y -> X }", *XY)
    assert (code, found["status"]) == (0, "zero")
    code, said = ask("X -> y\n", *XY)
    assert code == 2
    assert "it has 'X'" in said["message"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("dag {{ c -> x c -> y x -> y {x}[outcome] {y}[exposure] }}", True),
        ("dag {{ c -> x c -> y x -> y {x} [o] {y} }}", True),
        ("dag {{ c -> x c -> y x -> y {x} {y} [e] }}", True),
        ('dagify(y ~ x + c, x ~ c, exposure = "{y}", outcome = "{x}")', True),
        ("dag {{ c -> x c -> y x -> y {x}[exposure] {y}[outcome] }}", False),
        ("dag {{ c -> x c -> y x -> y c [exposure] }}", False),
        ('dagify(y ~ x + c, x ~ c, exposure = "{x}", outcome = "{y}")', False),
    ],
)
def test_a_text_that_marks_the_effect_the_other_way_round_is_told(
    ask: Asked, capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, *, told: bool
) -> None:
    code, found = ask(text.format(x="x", y="y"), *XY)
    assert (code, found["adjustment_set"]) == (0, ["c"])
    assert [w["code"] for w in found["warnings"]] == ["MARKED_OTHERWISE"] * told
    rows = "".join(f"{i % 2},{i % 3 + (i * 7 % 5) / 3},{i * 7 % 5}\n" for i in range(120))
    (tmp_path / "rows.csv").write_text(f"x,y,c\n{rows}", encoding="utf-8")
    dag = str(tmp_path / "model.txt")
    words = [
        "--data",
        str(tmp_path / "rows.csv"),
        "--dag",
        dag,
        "--method",
        "ols",
        "--no-refute",
        "--no-cross-check",
    ]
    assert command(["estimate", *XY, *words, "--json"]) == 0
    warned = json.loads(capsys.readouterr().out)["warnings"]
    assert ("MARKED_OTHERWISE" in {w["code"] for w in warned}) == told
