"""What bodies, product information and approved use state, alone and beside studies."""

from __future__ import annotations

import pytest

import aetia
from agent.verdict.conclude import conclude
from agent.verdict.triangulate import triangulate
from agent.verdict.without_trials.stated import stated_line
from agent.writing.case import Case
from agent.writing.effects import choose_effect
from tests.test_agent.hand_made_lines import (
    brief,
    dossier,
    item,
    line,
    near,
    repeated,
    said,
    signal,
    statement,
)

UP, DOWN = repeated(signal(1.5, 1.3, 1.8)), repeated(signal(0.7, 0.6, 0.8))
NULL = repeated(signal(1.0, 0.95, 1.05))


@pytest.mark.parametrize(
    ("kind", "grade", "verdict", "certainty"),
    [
        ("assessment", "group 1; sufficient in humans", "causal", "high"),
        ("assessment", "probable", "suggestive", "moderate"),
        ("assessment", "limited suggestive", "suggestive", "low"),
        ("assessment", "insufficient", "insufficient_evidence", "low"),
        ("label", "boxed warning", "causal", "moderate"),
        ("label", "warning", "suggestive", "low"),
        ("label", "adverse reaction", "suggestive", "low"),
        ("label", "adverse reaction, more often than on placebo", "suggestive", "low"),
        ("contraindication", "contraindicated", "causal", "moderate"),
        ("indication", "approved", "causal", "moderate"),
        ("indication", "curated indication", "suggestive", "low"),
        ("genetic", "definitive", "causal", "moderate"),
        ("genetic", "limited", "suggestive", "low"),
        ("genetic", "disputed", "insufficient_evidence", "low"),
    ],
)
def test_a_statement_alone(kind: str, grade: str, verdict: str, certainty: str) -> None:
    found = conclude(dossier(statement(kind, "increases", grade))).conclusion
    assert (found.verdict, found.certainty) == (verdict, certainty)
    assert found.direction == (None if verdict == "insufficient_evidence" else "increases")


def test_a_body_that_concludes_nothing_shows_no_direction() -> None:
    found = conclude(dossier(statement("assessment", "inconclusive", "convincing"))).conclusion
    assert brief(found) == ("insufficient_evidence", None, "low")


def test_a_body_that_concludes_on_absence_shows_no_effect() -> None:
    found = conclude(
        dossier(statement("assessment", "none", "substantial effect unlikely"))
    ).conclusion
    assert brief(found) == ("no_effect", "none", "high")


def test_a_statement_never_gives_a_number() -> None:
    use = statement(
        "indication", "decreases", "approved", measure="RR", estimate=0.5, ci_low=0.4, ci_high=0.6
    )
    held = dossier(use)
    case = Case(held, conclude(held))
    assert case.conclusion is not None
    assert case.conclusion.verdict == "causal"
    assert choose_effect(case, 1) is None


def test_the_firmest_body_leads_and_equally_firm_ones_that_disagree_decide_nothing() -> None:
    firm, soft, other = (
        statement("assessment", direction, grade)
        for direction, grade in (
            ("increases", "convincing"), ("decreases", "limited"), ("none", "convincing"),
        )
    )  # fmt: skip
    led = stated_line("assessment", [soft, firm])
    assert led is not None
    assert (led.result, led.strength, led.evidence) == ("increases", "established", (firm.id,))
    split = stated_line("assessment", [firm, other])
    assert split is not None
    assert split.result == "unclear"
    assert stated_line("assessment", [statement("assessment", "increases", "weight gain")]) is None
    assert stated_line("assessment", []) is None


def test_the_firmest_kind_of_statement_leads() -> None:
    weak = said("assessment", "increases", "limited")
    use = said("indication", "decreases", "established")
    found = triangulate({"assessment": weak, "indication": use})
    assert (found.verdict, found.direction, found.decisive) == (
        "causal", "decreases", ("indication",),
    )  # fmt: skip
    body = said("assessment", "increases", "probable")
    assert triangulate({"assessment": body, "indication": use}).decisive == ("assessment",)


@pytest.mark.parametrize(
    ("design", "shown", "direction", "strength", "expected"),
    [
        # Studies and an established conclusion agree: the surer of the two speaks.
        ("randomized", UP[:1], "increases", "established", ("causal", "increases", "high")),
        ("randomized", UP[:1], "increases", "probable", ("causal", "increases", "moderate")),
        ("randomized", NULL, "none", "established", ("no_effect", "none", "high")),
        # Observation alone is an association; with a body that weighed all of it, it is more.
        ("observational", UP, "increases", "established", ("causal", "increases", "high")),
        ("observational", UP, "increases", "probable", ("causal", "increases", "moderate")),
        ("observational", UP, "increases", "limited", ("suggestive", "increases", "low")),
        ("observational", UP, "none", "established", ("no_effect", "none", "high")),
        # A weak conclusion does not unsay what studies show.
        ("observational", UP, "none", "limited", ("associational", "increases", "low")),
        ("observational", UP, "decreases", "limited", ("associational", "increases", "low")),
        ("mendelian_randomization", UP, "increases", "established", ("causal", "increases", "high")),
        ("mendelian_randomization", UP, "decreases", "probable", ("conflicting", None, "low")),
        ("mendelian_randomization", UP, "none", "established", ("no_effect", "none", "high")),
        # Trials decide over statements, except over what an established one rests on.
        ("randomized", NULL, "increases", "limited", ("no_effect", "none", "high")),
        ("randomized", NULL, "increases", "probable", ("no_effect", "none", "high")),
        ("randomized", NULL, "increases", "established", ("no_effect", "none", "moderate")),
        ("randomized", UP[:1], "decreases", "established", ("conflicting", None, "low")),
        ("randomized", UP, "decreases", "established", ("causal", "increases", "moderate")),
    ],
)  # fmt: skip
def test_bodies_against_studies(
    design: str, shown: tuple, direction: str, strength: str, expected: tuple
) -> None:
    lines = {design: line(design, *shown), "assessment": said("assessment", direction, strength)}
    assert brief(triangulate(lines)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["label", "indication", "genetic"])
def test_what_is_stated_without_its_evidence_does_not_raise_what_studies_show(kind: str) -> None:
    lines = {
        "randomized": line("randomized", *UP[:1]),
        kind: said(kind, "increases", "established"),
    }
    found = triangulate(lines)  # type: ignore[arg-type]
    assert brief(found) == ("causal", "increases", "moderate")
    assert any("a body" in reason for reason in found.reasons)


def test_an_approved_use_gives_way_to_trials_that_are_at_hand() -> None:
    lines = {"randomized": line("randomized", *NULL), "indication": said("indication", "decreases", "established")}  # fmt: skip
    found = triangulate(lines)  # type: ignore[arg-type]
    assert brief(found) == ("no_effect", "none", "high")
    assert "do not bear out" in found.reasons[-1]


WIDE = signal(0.9, 0.66, 1.23, is_meta_analysis=True)


@pytest.mark.parametrize(
    ("direction", "strength", "expected", "excluded"),
    [
        ("none", "established", ("no_effect", "none", "high"), None),
        ("none", "limited", ("no_effect", "none", "moderate"), "increases"),
        ("decreases", "established", ("causal", "decreases", "high"), None),
        ("decreases", "probable", ("suggestive", "decreases", "moderate"), None),
        ("decreases", "limited", ("no_effect", "none", "moderate"), "increases"),
        ("increases", "established", ("conflicting", None, "low"), None),
    ],
)
def test_a_body_closes_the_side_that_trials_leave_open(
    direction: str, strength: str, expected: tuple, excluded: str | None
) -> None:
    lines = {"randomized": line("randomized", WIDE), "assessment": said("assessment", direction, strength)}  # fmt: skip
    found = triangulate(lines, asked="increases")  # type: ignore[arg-type]
    assert (brief(found), found.excluded) == (expected, excluded)


def test_studies_that_conflict_are_settled_by_a_firm_body_only() -> None:
    studies = {
        "mendelian_randomization": line("mendelian_randomization", *UP),
        "observational": line("observational", *DOWN),
    }
    assert triangulate(studies).verdict == "conflicting"  # type: ignore[arg-type]
    for design, strength, verdict in (
        ("assessment", "established", "causal"),
        ("assessment", "limited", "conflicting"),
        ("label", "established", "conflicting"),
    ):
        stated = {**studies, design: said(design, "increases", strength)}
        assert triangulate(stated).verdict == verdict  # type: ignore[arg-type]


def test_bodies_that_conclude_nothing_do_not_hide_what_studies_show() -> None:
    silent = said("assessment", "unclear", "inconclusive")
    seen = {"observational": line("observational", *UP), "assessment": silent}
    assert triangulate(seen).verdict == "associational"  # type: ignore[arg-type]
    alone = triangulate({"assessment": silent})
    assert "nothing can be concluded" in alone.reasons[0]


def test_rows_of_every_kind_reach_their_line() -> None:
    rows = [
        item("rct", 1.5, 1.3, 1.8),
        statement("assessment", "increases", "convincing"),
        statement("label", "increases", "warning"),
        statement("contraindication", "increases", "contraindicated"),
        statement("indication", "decreases", "approved"),
        statement("genetic", "increases", "definitive"),
    ]
    lines = conclude(dossier(*rows)).lines
    assert list(lines) == ["randomized", "assessment", "label", "indication", "genetic"]
    assert lines["label"].evidence == (rows[3].id,)


@pytest.mark.parametrize(
    ("kind", "grade", "how", "certainty"),
    [
        ("label", "boxed warning", "class", "moderate"),
        ("label", "boxed warning", "member", "low"),
        ("assessment", "group 1; sufficient in humans", "class", "moderate"),
    ],
)
def test_the_warning_of_a_class_stands_in_the_label_of_every_member(
    kind: str, grade: str, how: str, certainty: str
) -> None:
    """A body's statement on the class is a level less sure of a member (high becomes moderate)."""
    told = statement(kind, "increases", grade, relations=(near("treatment", how, "zorbines"),))
    found = conclude(dossier(told)).conclusion
    assert (found.direction, found.certainty) == ("increases", certainty)
    assert len(found.related) == 1, "whose evidence it is, is said"


def test_a_limited_denial_gives_way_to_what_the_class_is_known_to_do() -> None:
    assert aetia.ask_sync("Does pravastatin cause rhabdomyolysis?").reply != "no"
    assert aetia.ask_sync("Does frovatriptan cause myocardial infarction?").reply == "unknown"
