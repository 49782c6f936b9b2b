"""The reply to the sentence that was asked: every kind, denial, presupposition, amount and state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from agent.answer import Certainty, Verdict
from agent.dossier import PathFound
from agent.question import Candidate, GroundedMention, Kind
from agent.verdict.lines import Apart, Concluded, Conclusion, Line
from agent.writing.case import Case
from agent.writing.replies.reply import Replied, reason_of, reply_to
from tests.test_agent.hand_made_lines import dossier, item

UP = Conclusion("causal", "increases", "moderate", (), ("randomized",))
DOWN = replace(UP, direction="decreases")
NONE = Conclusion("no_effect", "none", "moderate", (), ("randomized",))
ONE_SIDE = replace(NONE, excluded="increases")
LIKELY = Conclusion("suggestive", "increases", "moderate", (), ("assessment",))
POSSIBLE = replace(LIKELY, certainty="low")
LISTED = replace(POSSIBLE, decisive=("label",))
SEEN = Conclusion("associational", "increases", "low", (), ("observational",))
SPLIT = Conclusion("conflicting", None, "low", (), ("randomized", "observational"))
LITTLE = Conclusion("insufficient_evidence", None, "low", (), ("observational",))
NOTHING = Conclusion("insufficient_evidence", None, None, ())
UNIDENTIFIED = Conclusion("not_identified", None, "low", (), ("own_data",))
ALL = (
    UP,
    DOWN,
    NONE,
    ONE_SIDE,
    LIKELY,
    POSSIBLE,
    LISTED,
    SEEN,
    SPLIT,
    LITTLE,
    NOTHING,
    UNIDENTIFIED,
)
TURNED = {"increases": "decreases", "decreases": "increases", "none": "none", None: None}


def replied(
    conclusion: Conclusion | None, *, sign: int = 1, paths: int = 0, **question: Any
) -> Replied:
    held = replace(
        dossier(sign=sign, **question), paths=(PathFound("a path", 1, 0.5, ("p",)),) * paths
    )
    return reply_to(Case(held, Concluded({}, conclusion) if conclusion else None))


@pytest.mark.parametrize(
    ("conclusion", "asked", "reply", "reason"),
    [
        (UP, "increases", "yes", None),
        (UP, "decreases", "no", None),
        (UP, None, "yes", None),
        (UP, "none", "no", None),
        (DOWN, "decreases", "yes", None),
        (NONE, "increases", "no", None),
        (NONE, "decreases", "no", None),
        (NONE, None, "no", None),
        (NONE, "none", "yes", None),
        # Only an increase is excluded: nothing else is settled by it.
        (ONE_SIDE, "increases", "no", None),
        (ONE_SIDE, "decreases", "unknown", "unclear"),
        (ONE_SIDE, None, "unknown", "unclear"),
        (ONE_SIDE, "none", "unknown", "unclear"),
        (LIKELY, "increases", "yes", None),
        (LIKELY, "decreases", "no", None),
        (POSSIBLE, "increases", "unknown", "unclear"),
        (LISTED, "increases", "yes", None),
        (SEEN, "increases", "unknown", "unclear"),
        (SEEN, "none", "unknown", "unclear"),
        (SPLIT, "increases", "unknown", "conflicting"),
        (SPLIT, "none", "unknown", "conflicting"),
        (LITTLE, "increases", "unknown", "unclear"),
        (NOTHING, "increases", "unknown", "nothing_held"),
        (UNIDENTIFIED, "increases", "unknown", "unclear"),
    ],
)
@pytest.mark.parametrize("kind", ["effect", "harm", "what_if", "patient"])
def test_the_reply_to_each_verdict(
    kind: str, conclusion: Conclusion, asked: str | None, reply: str, reason: str | None
) -> None:
    made = replied(conclusion, kind=kind, asked_direction=asked)
    assert (made.reply, made.reason, made.preferred) == (reply, reason, None)


@pytest.mark.parametrize("conclusion", ALL)
@pytest.mark.parametrize("asked", ["increases", "decreases", "none"])
def test_a_denial_turns_yes_and_no_and_leaves_the_rest(conclusion: Conclusion, asked: str) -> None:
    plain = replied(conclusion, asked_direction=asked)
    denied = replied(conclusion, asked_direction=asked, is_negated=True)
    turned = {"yes": "no", "no": "yes"}
    assert denied.reply == turned.get(plain.reply, plain.reply)
    assert denied.reason == plain.reason


@pytest.mark.parametrize("conclusion", ALL)
@pytest.mark.parametrize("asked", ["increases", "decreases", "none", None])
@pytest.mark.parametrize("is_negated", [False, True])
def test_less_of_the_treatment_is_the_mirror_of_more(
    conclusion: Conclusion, asked: str | None, is_negated: bool
) -> None:
    """ "Does stopping X raise Y?" is answered as "does X lower Y?"."""
    more = replied(conclusion, asked_direction=TURNED[asked], is_negated=is_negated)
    less = replied(conclusion, asked_direction=asked, is_negated=is_negated, sign=-1)
    assert less == more


@pytest.mark.parametrize(
    ("conclusion", "question", "reply"),
    [
        (NONE, {"asked_direction": "increases"}, "presupposition_false"),
        (DOWN, {"asked_direction": "increases"}, "presupposition_false"),
        (UP, {"asked_direction": "increases"}, "yes"),
        (LITTLE, {"asked_direction": "increases"}, "unknown"),
        # "Why does warfarin not cause bleeding?"
        (UP, {"asked_direction": "increases", "is_negated": True}, "presupposition_false"),
        # "Why do vaccines not cause autism?"
        (NONE, {"asked_direction": "increases", "is_negated": True}, "yes"),
    ],
)
def test_what_is_taken_for_granted_is_checked(
    conclusion: Conclusion, question: dict[str, Any], reply: str
) -> None:
    assert replied(conclusion, is_presupposed=True, **question).reply == reply


@pytest.mark.parametrize(
    ("conclusion", "paths", "reply", "reason"),
    [
        (UP, 1, "mechanism", None),
        (LITTLE, 1, "mechanism", None),
        (SEEN, 1, "mechanism", None),
        (NONE, 1, "presupposition_false", None),
        (DOWN, 1, "presupposition_false", None),
        (UP, 0, "unknown", "nothing_held"),
        (NOTHING, 0, "unknown", "nothing_held"),
    ],
)
def test_how_is_answered_by_a_mechanism_never_by_a_bare_effect(
    conclusion: Conclusion, paths: int, reply: str, reason: str | None
) -> None:
    made = replied(conclusion, kind="mechanism", asked_direction="increases", paths=paths)
    assert (made.reply, made.reason) == (reply, reason)


def test_a_chain_with_several_steps_that_are_no_causes_explains_nothing() -> None:
    whole, half = ("p", "q", "r"), ("p", "q")
    for loose, edges, said in (
        (1, whole, "mechanism"),
        (1, half, "unknown"),
        (2, whole, "unknown"),
    ):
        paths = (PathFound("a path", 1, 0.5, edges, loose_steps=loose),)
        held = replace(dossier(kind="mechanism", asked_direction="increases"), paths=paths)
        assert reply_to(Case(held, Concluded({}, UP))).reply == said


@pytest.mark.parametrize("wanted", ["size", "absolute", "number_needed", "threshold"])
def test_an_amount_is_a_size_where_a_number_is_held(wanted: str) -> None:
    row = item("rct", 1.5, 1.2, 1.9)
    line = Line("randomized", "increases", None, (row.id,))
    held = dossier(row, asked_direction="increases", wanted=wanted)
    assert reply_to(Case(held, Concluded({"randomized": line}, UP))).reply == "size"
    assert reply_to(Case(held, Concluded({"randomized": line}, LITTLE))).reply == "unknown"
    assert reply_to(Case(held, Concluded({}, UP))).reply == "yes"


IN_SMOKERS = (Apart("smokers", "increases", ("e",)),)


@pytest.mark.parametrize(
    ("conclusion", "asked", "sign", "reply"),
    [
        (NONE, "increases", 1, "mixed"),
        (NONE, None, 1, "mixed"),
        (NONE, "none", 1, "mixed"),
        (NONE, "decreases", 1, "no"),
        (NONE, "decreases", -1, "mixed"),
        (NONE, "increases", -1, "no"),
        (DOWN, "increases", 1, "mixed"),
        (DOWN, "decreases", 1, "yes"),
        (DOWN, None, 1, "yes"),
    ],
)
def test_an_effect_in_a_group_alone_makes_it_mixed(
    conclusion: Conclusion, asked: str | None, sign: int, reply: str
) -> None:
    apart = replace(conclusion, apart=IN_SMOKERS)
    assert replied(apart, asked_direction=asked, sign=sign).reply == reply


@pytest.mark.parametrize(
    ("kind", "reply", "reason"),
    [
        ("not_causal", "not_answerable", "not_causal"),
        ("unsupported_language", "not_answerable", "unsupported_language"),
        ("not_understood", "asks_back", "not_understood"),
        ("what_causes", "unknown", "nothing_held"),
        ("what_does", "unknown", "nothing_held"),
    ],
)
def test_what_is_not_examined_says_why(kind: str, reply: str, reason: str) -> None:
    made = replied(None, kind=kind)
    assert (made.reply, made.reason) == (reply, reason)


def test_a_name_that_is_not_known_or_may_mean_two_things() -> None:
    def named(*how: str) -> Replied:
        candidates = tuple(
            Candidate(curie=f"EX:{i}", name=f"n{i}", category="c", score=1.0, how=one)
            for i, one in enumerate(how)
        )
        lost = GroundedMention(mention="zorb", candidates=candidates)
        return reply_to(Case(replace(dossier(), treatment=lost)))

    assert named() == Replied("unknown", "unknown_name")
    assert named("exact", "fuzzy") == Replied("unknown", "unknown_name")
    assert named("exact", "exact") == Replied("asks_back", "unknown_name")
    back = replied(None, asks_back="Which of the two?")
    assert back == Replied("asks_back", "not_understood")


def test_every_kind_and_verdict_has_a_reply() -> None:
    for kind in get_args(Kind):
        for verdict in get_args(Verdict):
            for certainty in (*get_args(Certainty), None):
                made = replied(Conclusion(verdict, None, certainty, ()), kind=kind)
                claims = made.reply not in ("unknown", "asks_back", "not_answerable")
                assert claims == (made.reason is None)


def test_reasons_of_verdicts_that_claim_nothing() -> None:
    assert [reason_of(c) for c in (SPLIT, LITTLE, NOTHING)] == [
        "conflicting", "unclear", "nothing_held",
    ]  # fmt: skip
