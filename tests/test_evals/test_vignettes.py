"""Named fallacies: none may be claimed, and the explanation that matters stands in the answer."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from agent.faces.guard import run_async
from evals.vignettes.asking import mark_all
from evals.vignettes.judging import table
from evals.vignettes.records import Vignette, cells_of, read_all
from graphs.errors import DataError

if TYPE_CHECKING:
    from evals.vignettes.judging import Answered

FALLACIES = {
    "confounding by indication", "immortal time", "protopathic bias", "healthy worker", "healthy user", "Berkson",
    "obesity paradox", "collider or selection", "ecological", "regression to the mean", "reverse causation",
    "surrogate endpoint", "Simpson", "mediation", "transport", "publication bias", "chance or multiplicity",
    "clean control",
}  # fmt: skip


@pytest.fixture(scope="module")
def marks() -> tuple[Answered, ...]:
    return run_async(mark_all(read_all()))


def test_no_fallacy_is_claimed(marks: tuple[Answered, ...]) -> None:
    assert [one.vignette.name for one in marks if one.overclaim] == []


def test_as_many_are_right_as_the_docs_say(marks: tuple[Answered, ...]) -> None:
    *_, whole = table(marks)
    assert (whole.n, whole.right) >= (96, 89)


def test_what_is_real_is_still_said(marks: tuple[Answered, ...]) -> None:
    clean = [one for one in marks if one.vignette.fallacy == "clean control"]
    assert sum(one.right for one in clean) >= 10


def test_every_fallacy_has_its_vignettes() -> None:
    counted = Counter(one.fallacy for one in read_all())
    assert counted.keys() == FALLACIES
    assert min(counted.values()) >= 4
    assert len({one.name for one in read_all()}) == len(read_all())


def test_a_vignette_that_contradicts_itself_is_refused() -> None:
    told = read_all()[0].model_dump()
    with pytest.raises(ValueError, match="causal"):
        Vignette.model_validate(told | {"truth": "none", "verdicts": ("causal",)})
    with pytest.raises(ValueError, match="yes"):
        Vignette.model_validate(
            told | {"truth": "unknown", "reply": "yes", "verdicts": ("associational",)}
        )


@pytest.mark.parametrize("line", ["cohort | a -> b", "opinion | a -> b | 1 | 2", "edge | a b | c"])
def test_a_line_of_another_form_is_refused(line: str) -> None:
    with pytest.raises(DataError, match="not a line of evidence"):
        cells_of(line)


@pytest.mark.parametrize(
    ("verdict", "direction", "reply", "truth", "allowed"),
    [
        ("causal", "increases", "yes", "unknown", False),
        ("causal", "increases", "yes", "increases", True),
        ("causal", "decreases", "unknown", "increases", False),
        ("no_effect", "none", "unknown", "decreases", False),
        ("no_effect", "none", "unknown", "none", True),
        ("associational", "increases", "yes", "unknown", False),
        ("associational", "increases", "unknown", "unknown", True),
        ("suggestive", "increases", "no", "increases", False),
    ],
)
def test_what_is_an_overclaim(
    verdict: str, direction: str, reply: str, truth: str, *, allowed: bool
) -> None:
    told = read_all()[0].model_dump() | {"verdicts": ("suggestive",), "truth": truth}
    one = Vignette.model_validate(told | {"reply": "yes" if truth == "increases" else ""})
    assert one.allows(verdict, direction, reply) is allowed  # type: ignore[arg-type]


def test_the_command_says_what_it_takes() -> None:
    command = [sys.executable, "-m", "evals.vignettes", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "--show" in told.stdout
