"""The reply in one sentence: it opens as the reply does, and says whose evidence it is and of what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agent.dossier import PathFound
from agent.verdict.conclude import conclude
from agent.verdict.lines import Apart, Concluded, Conclusion, Line
from agent.writing.case import Case
from agent.writing.replies.headlines import best_path, headline_of
from agent.writing.replies.reply import reply_to
from tests.test_agent.hand_made_lines import dossier, item, near, pooled, signal, statement

UP = Conclusion("causal", "increases", "high", (), ("randomized",))
DOWN = replace(UP, direction="decreases")
NONE = Conclusion("no_effect", "none", "high", (), ("randomized",))
SMOKERS = (Apart("smokers", "increases", ("e",)),)


def said(conclusion: Conclusion, *, sign: int = 1, **question: Any) -> str:
    null = pooled(signal(1.0, 0.95, 1.05))
    lines = {"randomized": Line("randomized", "none", null, ())}
    case = Case(dossier(sign=sign, **question), Concluded(lines, conclusion))  # type: ignore[arg-type]
    return headline_of(case, reply_to(case))


@pytest.mark.parametrize(
    ("conclusion", "question", "sentence"),
    [
        (UP, {"asked_direction": "increases"}, "Yes: zorbine increases pain."),
        (UP, {"asked_direction": "decreases"}, "No, the opposite: zorbine increases pain."),
        (UP, {"asked_direction": "increases", "is_negated": True},
         "No, that is not so: zorbine increases pain."),
        (NONE, {"asked_direction": "increases"},
         "No: zorbine has little or no effect on pain (a change of more than 25 % is excluded)."),
        (NONE, {"asked_direction": "increases", "is_negated": True},
         "Yes, that is so: zorbine has little or no effect on pain (a change of more than 25 % is "
         "excluded)."),
        (DOWN, {"asked_direction": "increases", "is_presupposed": True},
         "That is not so. Zorbine decreases pain."),
        (NONE, {"asked_direction": "increases", "is_presupposed": True},
         "That is not so. Zorbine has little or no effect on pain (a change of more than 25 % is "
         "excluded)."),
        (replace(NONE, certainty="low"), {"asked_direction": "increases", "is_presupposed": True},
         "That is not so. Zorbine may have little or no effect on pain (a change of more than 25 % is "
         "excluded)."),
        (replace(DOWN, apart=SMOKERS), {"asked_direction": "increases"},
         "It depends on who. Zorbine decreases pain. In smokers studies show an increase."),
        (replace(DOWN, apart=SMOKERS), {"asked_direction": "decreases"},
         "Yes: zorbine decreases pain. In smokers studies show an increase."),
        (replace(UP, of_whom="adults"), {"asked_direction": "increases"},
         "Yes: zorbine increases pain. The studies are of other people: adults."),
        (replace(UP, related=("a, one of the zorbine",)), {"asked_direction": "increases"},
         "Yes: zorbine increases pain. The evidence is of a, one of the zorbine."),
    ],
)  # fmt: skip
def test_the_sentence(conclusion: Conclusion, question: dict[str, Any], sentence: str) -> None:
    assert said(conclusion, **question) == sentence


def test_nothing_held_says_what_the_graph_lacks_and_not_what_medicine_does() -> None:
    case = Case(dossier(), conclude(dossier()))
    assert (
        headline_of(case, reply_to(case)) == "Not known: Aetia holds no study of zorbine and pain."
    )
    compared = dossier(kind="comparison", wants_better="first")
    case = Case(compared, conclude(compared))
    assert headline_of(case, reply_to(case)) == (
        "Not known: Aetia holds no study that compares zorbine with quallox on pain."
    )


@pytest.mark.parametrize("asked", ["increases", "decreases", None, "none"])
@pytest.mark.parametrize("is_negated", [False, True])
@pytest.mark.parametrize("sign", [1, -1])
def test_no_sentence_opens_with_yes_where_the_reply_is_no_nor_the_other_way(
    asked: str | None, is_negated: bool, sign: int
) -> None:
    evidence = (
        (item("rct_meta_analysis", 1.5, 1.3, 1.8),),
        (item("rct_meta_analysis", 0.6, 0.5, 0.7),),
        (item("rct_meta_analysis", 1.0, 0.95, 1.05),),
        (item("rct_meta_analysis", 0.9, 0.66, 1.23),),
        (item("cohort", 1.5, 1.3, 1.8),),
        (statement("assessment", "increases", "probable"),),
        (statement("label", "increases", "warning"),),
        (
            item("rct_meta_analysis", 0.6, 0.5, 0.7, exposure="EX:a",
                 relations=(near("treatment", "member", "a"),)),
        ),
    )  # fmt: skip
    for items in evidence:
        held = dossier(*items, sign=sign, asked_direction=asked, is_negated=is_negated)
        case = Case(held, conclude(held))
        made = reply_to(case)
        sentence = headline_of(case, made)
        opening = sentence.split(":")[0].split(",")[0].lower()
        if made.reply == "no":
            assert "yes" not in opening
        if made.reply == "yes":
            assert not opening.startswith("no")
        if made.reply == "unknown":
            assert opening not in ("yes", "no")


@pytest.mark.parametrize(
    ("signs", "asked", "best"),
    [
        ((1, -1, None), None, 0),
        ((None, 1), None, 0),
        ((1, -1), "decreases", 1),
        ((None, 1), "decreases", 0),
    ],
)
def test_the_best_path_leads_the_way_asked_about_else_is_the_first(
    signs: tuple[int | None, ...], asked: str | None, best: int
) -> None:
    paths = tuple(PathFound(f"path {i}", sign, 1.0, ("e",)) for i, sign in enumerate(signs))
    held = replace(dossier(asked_direction=asked), paths=paths)
    assert best_path(Case(held)) is paths[best]


def test_the_best_path_explains_where_any_does() -> None:
    loose = PathFound("a > b > c", 1, 1.0, ("e",), loose_steps=2)
    told = PathFound("a > more c", 1, 0.5, ("e",))
    assert best_path(Case(replace(dossier(), paths=(loose, told)))) is told
    assert best_path(Case(replace(dossier(), paths=(loose,)))) is loose
