from __future__ import annotations

import pytest

from graphs.biolink import CATEGORIES, DIRECTIONS, PREDICATES, is_causal, sign_of

RAISES = ["causes", "contributes_to", "predisposes_to_condition", "exacerbates_condition"]
LOWERS = ["treats", "preventative_for_condition", "ameliorates_condition"]
ASSOCIATIVE = [
    "associated_with",
    "genetically_associated_with",
    "positively_correlated_with",
    "negatively_correlated_with",
    "biomarker_for",
    "subclass_of",
    "physically_interacts_with",
]


@pytest.mark.parametrize("name", RAISES)
def test_risk_predicates_raise_the_condition(name: str) -> None:
    assert sign_of(f"biolink:{name}") == 1
    assert is_causal(f"biolink:{name}")


@pytest.mark.parametrize("name", LOWERS)
def test_therapeutic_predicates_lower_the_condition(name: str) -> None:
    assert sign_of(f"biolink:{name}") == -1
    assert is_causal(f"biolink:{name}")


@pytest.mark.parametrize("name", ["affects", "regulates"])
@pytest.mark.parametrize(
    ("direction", "sign"),
    [
        ("increased", 1),
        ("upregulated", 1),
        ("decreased", -1),
        ("downregulated", -1),
        (None, None),
        ("", None),
    ],
)
def test_the_qualifier_states_the_sign(name: str, direction: str | None, sign: int | None) -> None:
    assert sign_of(f"biolink:{name}", direction) == sign


@pytest.mark.parametrize("name", ASSOCIATIVE)
def test_association_is_never_a_hypothesis_of_cause(name: str) -> None:
    assert not is_causal(f"biolink:{name}")
    assert not is_causal(f"biolink:{name}")


def test_binding_is_a_cause_of_unknown_sign() -> None:
    binds = "biolink:directly_physically_interacts_with"
    assert is_causal(binds)
    assert sign_of(binds) is None


def test_a_correlation_has_a_sign_but_no_cause() -> None:
    assert sign_of("biolink:positively_correlated_with") == 1
    assert sign_of("biolink:negatively_correlated_with") == -1


def test_no_symmetric_predicate_is_causal() -> None:
    assert not [p.name for p in PREDICATES.values() if p.symmetric and p.is_causal]


def test_terms_are_biolink_curies_and_signs_are_plus_or_minus_one() -> None:
    assert all(term.startswith("biolink:") for term in (*CATEGORIES, *PREDICATES))
    assert {p.sign for p in PREDICATES.values()} <= {1, -1, None}
    assert set(DIRECTIONS.values()) == {1, -1}
    assert all(p.phrase for p in PREDICATES.values())


def test_an_unknown_predicate_or_direction_is_an_error_not_a_zero() -> None:
    with pytest.raises(KeyError):
        sign_of("biolink:loves")
    with pytest.raises(KeyError):
        sign_of("biolink:affects", "sideways")
    with pytest.raises(KeyError):
        is_causal("biolink:loves")
