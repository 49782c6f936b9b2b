"""A short, seeded part of the attack on the shell, and what the attack itself must notice."""

from __future__ import annotations

from evals.fuzz.attack import all_doors, attack
from evals.fuzz.cases import EVERY, case_of
from evals.fuzz.verdict import Ended, faults_of

RUNS = 170
WORKERS = ("causal discover", "causal estimate", "causal falsify", "causal mediate", "causal patient",
           "causal refute", "causal survival", "serve")  # fmt: skip
"""Commands that start processes: left to the whole attack, which is not in a hurry."""


def test_every_command_is_attacked_with_all_its_options() -> None:
    found = {door.name: dict(door.options) for door in all_doors()}
    assert {"ask", "batch", "chat", "doctor", "hypothesize", "serve"} <= found.keys()
    assert {name.split()[0] for name in found if " " in name} == {
        "causal",
        "corpus",
        "data",
        "evals",
        "kg",
        "models",
        "runs",
        "tokens",
    }
    assert len(found) > 25
    assert found["kg build"]["--source"] == "NAME:PATH"
    assert found["causal estimate"]["--estimand"] == "{ATE,ATT,ATC}"


def test_a_run_can_be_repeated_by_its_number() -> None:
    doors = all_doors()
    assert case_of(3, 40, doors) == case_of(3, 40, doors) != case_of(4, 40, doors)


def test_a_run_that_breaks_a_rule_is_noticed() -> None:
    def kinds(*ended: object, escaped: str = "") -> set[str]:
        return {fault.kind for fault in faults_of(Ended(*ended, escaped))}  # type: ignore[arg-type]

    assert kinds(0, "fine\n", "") == set()
    assert kinds(2, "", "aetia: no\n") == set()
    assert kinds(None, "", "") == {"hang"}
    assert kinds(1, "", "", escaped="ValueError: x") == {"traceback"}
    assert kinds(0, "", "Traceback (most recent call last):\nx") == {"traceback"}
    assert kinds(5, "", "said") == {"exit code"}
    assert kinds(3, "", "aetia: this is a fault of Aetia (KeyError: 1)") == {"unforeseen"}
    assert kinds(2, "", "") == {"silent"}
    assert kinds(3, "", "aetia: there is not enough memory for this") == {"memory"}
    for raw in ("\x1b[31m", "\x07", "\x9b", "\u202e", "\x00"):
        assert kinds(0, raw, "") == {"control character"}


def test_a_short_attack_finds_nothing() -> None:
    doors = all_doors()
    light = [place for place, door in enumerate(doors) if door.name not in WORKERS]
    numbers = [n for n in range(RUNS) if n % len(doors) in light and n % EVERY]
    report = attack(7, numbers)
    assert report.runs == len(numbers) > 100
    found = {f"{door}: {fault}": [c.number for c in cases] for (door, fault), cases in report.faults.items()}  # fmt: skip
    assert found == {}
