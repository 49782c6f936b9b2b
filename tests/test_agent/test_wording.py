"""Every verdict in words: what is said, how strongly, and in grammar that fits the names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.answer import Effect
from agent.question import GroundedMention, flip
from agent.writing.wording import effect_words, headline, line_words, phrase

if TYPE_CHECKING:
    from agent.answer import Verdict
    from agent.question import Direction


@pytest.mark.parametrize(
    ("verdict", "direction", "asked", "said"),
    [
        ("causal", "increases", "increases", "Yes: zorbine increases pain."),
        ("causal", "increases", "decreases", "No, the opposite: zorbine increases pain."),
        ("causal", "decreases", None, "Zorbine decreases pain."),
        ("causal", "decreases", "none", "Zorbine decreases pain."),
        ("suggestive", "increases", "increases", "Possibly yes: zorbine may increase pain."),
        ("suggestive", "decreases", "increases", "Possibly the opposite: zorbine may decrease pain."),
        ("suggestive", "increases", None, "Possibly: zorbine may increase pain."),
        ("suggestive", None, "increases", "Possibly: zorbine may change pain."),
        ("no_effect", "none", "increases", "No: zorbine has little or no effect on pain."),
        ("no_effect", "none", None, "Zorbine has little or no effect on pain."),
        ("associational", "increases", None,
         "Not shown to be causal: zorbine is associated with more pain."),
        ("associational", "decreases", "increases",
         "Not shown to be causal: zorbine is associated with less pain."),
        ("associational", None, None, "Not shown to be causal: zorbine is associated with pain."),
        ("conflicting", None, None, "Not settled: the evidence conflicts on whether zorbine changes pain."),
        ("insufficient_evidence", None, None,
         "Not known: nothing at hand says whether zorbine changes pain."),
    ],
)  # fmt: skip
def test_each_verdict_has_its_sentence(
    verdict: Verdict, direction: Direction | None, asked: Direction | None, said: str
) -> None:
    assert headline(verdict, direction, asked, "zorbine", "pain") == said


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("statins", True), ("green hats", True), ("zorbine", False), ("stress", False),
        ("lupus", False), ("glumitis", False), ("statins and rest", True),
    ],
)  # fmt: skip
def test_verbs_agree_with_the_treatment(name: str, plural: bool) -> None:
    verb, has, is_ = ("raise", "have", "are") if plural else ("raises", "has", "is")
    subject = name[:1].upper() + name[1:]
    increases = "increase" if plural else "increases"
    assert headline("causal", "increases", None, name, "y") == f"{subject} {increases} y."
    assert f" {has} little or no effect" in headline("no_effect", "none", None, name, "y")
    assert f" {is_} associated" in headline("associational", None, None, name, "y")
    changes = "change" if plural else "changes"
    assert headline("conflicting", None, None, name, "y").endswith(f"{name} {changes} y.")
    assert verb in ("raise", "raises")


def test_one_excluded_direction_leaves_the_other_open() -> None:
    said = headline("no_effect", "none", "decreases", "zorbine", "pain", excluded="decreases")
    assert said == (
        "No: an appreciable decrease in pain with zorbine is excluded; whether pain rises stays open."
    )
    said = headline("no_effect", "none", None, "zorbine", "pain", excluded="increases")
    assert said == (
        "An appreciable increase in pain with zorbine is excluded; whether pain falls stays open."
    )
    # Asked about the side that stays open, the reply is not known.
    said = headline("no_effect", "none", "decreases", "zorbine", "pain", excluded="increases")
    assert said == (
        "Not known: whether zorbine decreases pain stays open; a worthwhile increase is excluded."
    )
    said = headline("causal", "increases", None, "zorbine", "pain", excluded="decreases")
    assert said == "Zorbine increases pain."


@pytest.mark.parametrize(
    ("direction", "factor", "turned"),
    [
        ("increases", -1, "decreases"), ("decreases", -1, "increases"), ("none", -1, "none"),
        (None, -1, None), ("increases", 1, "increases"), ("decreases", 1, "decreases"),
    ],
)  # fmt: skip
def test_less_of_something_turns_a_direction_round(
    direction: Direction | None, factor: int, turned: str | None
) -> None:
    assert flip(direction, factor) == turned


def test_less_of_something_is_named_so() -> None:
    fields = {"mention": "m", "curie": "EX:a", "name": "LDL", "label": "LDL", "candidates": ()}
    known = {key: fields[key] for key in fields if key in GroundedMention.model_fields}
    assert phrase(GroundedMention.model_validate({**known, "sign": 1})) == "LDL"
    assert phrase(GroundedMention.model_validate({**known, "sign": -1})) == "less LDL"


def test_a_number_is_said_with_its_interval_unit_and_method() -> None:
    effect = Effect(
        value=3.4626, ci_low=2.5378, ci_high=4.3792, unit="kg", estimand="ATE", n=10,
        method="OLS", evidence="e",
    )  # fmt: skip
    assert effect_words(effect) == "3.46 (95 % CI 2.54 to 4.38) kg; OLS"


@pytest.mark.parametrize(
    ("design", "result", "k", "associational", "said"),
    [
        ("randomized", "increases", 1, False, "Randomized trials (1 finding): z raises p; r."),
        ("randomized", "decreases", 2, False, "Randomized trials (2 findings): z lowers p; r."),
        ("randomized", "increases", 2, True,
         "Randomized trials (2 findings): z goes with more p; r."),
        ("observational", "increases", 3, False,
         "Observational studies (3 findings): z goes with more p; r."),
        ("observational", "decreases", 3, False,
         "Observational studies (3 findings): z goes with less p; r."),
        ("mendelian_randomization", "none", 0, False,
         "Mendelian randomization (0 findings): little or no difference in p; r."),
        ("mendelian_randomization", "unclear", 2, False,
         "Mendelian randomization (2 findings): no clear difference in p; r."),
        ("own_data", "increases", 1, False,
         "Our estimate from data, if the stated DAG holds: z raises p; r."),
        ("own_data", "decreases", 1, True, "Our estimate from data: z goes with less p; r."),
    ],
)  # fmt: skip
def test_each_class_of_designs_has_its_sentence(
    design: str, result: str, k: int, associational: bool, said: str
) -> None:
    found = line_words(design, result, "r", k, "z", "p", associational=associational)  # type: ignore[arg-type]
    assert found == said


@pytest.mark.parametrize(
    ("asked", "before"), [("increases", "Probably not: zorbine"), (None, "Zorbine")]
)
def test_no_effect_at_low_certainty_says_may(asked: Direction | None, before: str) -> None:
    """GRADE: low certainty says "may" of what is absent as of what is there."""
    said = headline("no_effect", "none", asked, "zorbine", "pain", certainty="low")
    assert said == f"{before} may have little or no effect on pain."


def test_what_little_or_no_effect_excludes_is_said() -> None:
    said = headline(
        "no_effect", "none", "increases", "zorbine", "pain", region="a change of more than 25 %"
    )
    assert said == (
        "No: zorbine has little or no effect on pain (a change of more than 25 % is excluded)."
    )


def test_nothing_held_and_too_little_held_do_not_read_alike() -> None:
    said = headline("insufficient_evidence", None, None, "zorbine", "pain", certainty="low")
    assert said == "Not known: there is not enough evidence to say whether zorbine changes pain."
