"""What a turn of a conversation stands for, given the turn before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.faces.chat.conversation import Conversation, ShowPart
from agent.question import Asked
from tests.test_agent.said import said

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore

STATINS = "Do statins prevent heart attacks?"


async def after(store: SqliteStore, *turns: str) -> str | Asked | ShowPart:
    """What the last turn stands for."""
    conversation = Conversation()
    for turn in turns[:-1]:
        await conversation.interpret(turn, store)
        conversation.remember()
    return await conversation.interpret(turns[-1], store)


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ("and in women under 60?", "effect: statins -> - heart attacks; population women under 60"),
        ("What about in people with diabetes?", "effect: statins -> - heart attacks; population people with diabetes"),
        ("what about stroke instead?", "effect: statins -> - stroke"),
        ("what about aspirin instead?", "effect: aspirin -> - heart attacks"),
        ("what about aspirin instead of statins?", "effect: aspirin -> - heart attacks"),
        ("and stroke?", "effect: statins -> - stroke"),
        ("compare it with ezetimibe", "comparison: statins -> - heart attacks; first against ezetimibe"),
        ("is it better than ezetimibe?", "comparison: statins -> - heart attacks; first against ezetimibe"),
        ("why?", "mechanism: statins -> - heart attacks"),
        ("How does it work?", "mechanism: statins -> - heart attacks"),
        ("by how much?", "effect: statins -> - heart attacks; wanted size"),
        ("how many people must be treated?", "effect: statins -> - heart attacks; wanted number_needed"),
        ("what is the NNT?", "effect: statins -> - heart attacks; wanted number_needed"),
        ("the other way round?", "effect: myocardial infarction -> ? statins"),
    ],
)  # fmt: skip
async def test_a_follow_up_changes_what_it_says_and_keeps_the_rest(
    starter: SqliteStore, turn: str, expected: str
) -> None:
    asked = await after(starter, STATINS, turn)
    assert isinstance(asked, Asked)
    assert said(asked) == expected


@pytest.mark.parametrize(
    ("turn", "part"),
    [
        ("are you sure?", "certainty"), ("How certain is that?", "certainty"), ("show me the evidence", "evidence"),
        ("What are your sources?", "evidence"), ("which studies?", "evidence"), ("show the rival explanations", "rivals"),
        ("show me the DAG", "dag"),
    ],
)  # fmt: skip
async def test_a_part_of_the_answer_is_shown_and_not_asked_again(
    starter: SqliteStore, turn: str, part: str
) -> None:
    assert await after(starter, STATINS, turn) == ShowPart(part)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ((STATINS, "does it cause diabetes?"), "does statins cause diabetes?"),
        ((STATINS, "and does it cause diabetes?"), "and does statins cause diabetes?"),
        (("Does quitting smoking prevent stroke?", "does it cause weight gain?"), "does stopping smoking cause weight gain?"),
        ((STATINS, "Does coffee cause gout?"), "Does coffee cause gout?"),
        (("why?",), "why?"),
    ],
)  # fmt: skip
async def test_a_whole_question_is_asked_as_it_is(
    starter: SqliteStore, turns: tuple[str, ...], expected: str
) -> None:
    assert await after(starter, *turns) == expected


async def test_the_context_lasts_over_turns(starter: SqliteStore) -> None:
    asked = await after(
        starter, STATINS, "and in women?", "why?", "show me the evidence", "what about stroke?"
    )
    assert isinstance(asked, Asked)
    assert said(asked) == "effect: statins -> - stroke; population women"
