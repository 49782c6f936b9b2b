"""Label scores of a server: exact where its tokens settle them, sampled and said where not."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import pytest

from agent.models.backends.openai import OpenAiModel
from agent.models.backends.openai.labels import Position, label_in, row_of
from graphs.errors import InputError, ModelOutputError
from tests.test_agent.fault_server import FaultServer, hang, reply, says, status

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

YES_NO = ["yes", "no"]
SIGNS = ["increases", "decreases", "no difference", "not bearing"]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setattr("agent.models.backends.openai.line.FIRST_WAIT_S", 0.02)
    with FaultServer() as running:
        yield running


@pytest.fixture
async def model(server: FaultServer) -> AsyncIterator[OpenAiModel]:
    opened = OpenAiModel("m", base_url=server.address, samples=4)
    yield opened
    await opened.close()


def at(chosen: str, **listed: float) -> Position:
    return Position(chosen, tuple((token, math.log(p)) for token, p in listed.items()))


def shares(row: Sequence[float] | None) -> list[float]:
    assert row is not None
    assert math.fsum(math.exp(value) for value in row) == pytest.approx(1.0)
    return [math.exp(value) for value in row]


async def test_scores_are_log_probabilities_where_given(
    server: FaultServer, model: OpenAiModel
) -> None:
    def tokens(body: dict[str, Any]) -> Any:
        yes = 0.8 if "strong" in body["messages"][-1]["content"] else 0.3
        return [(" Yes", [(" Yes", yes), ("yes", 0.05), ("no", 0.85 - yes), ("The", 0.1)])]

    server.tokens = tokens
    found = await model.score_labels("Claim: ", ["strong", "weak"], YES_NO)
    assert (found.how, found.n, found.best(), found.notes) == ("logits", 0, ("yes", "no"), ())
    assert shares(found.rows[0])[0] == pytest.approx(0.85 / 0.9)
    assert len(server.requests) == 2
    assert all(request.body["top_logprobs"] == 20 for request in server.requests)
    assert (await model.score_labels("Claim: ", [], YES_NO)).rows == ()


async def test_labels_of_several_tokens_are_exact_along_the_answer(
    server: FaultServer, model: OpenAiModel
) -> None:
    # "no" begins two labels: 0.9 of it goes on to "difference", the rest to "t bearing".
    server.tokens = [
        ("no", [("no", 0.996), ("decreases", 0.003), ("The", 0.0009)]),
        (" difference", [(" difference", 0.9), ("t bearing", 0.0999)]),
    ]
    found = await model.score_labels("", ["x", "y"], ["decreases", "no difference", "not bearing"])
    assert found.how == "logits"
    total = 0.003 + 0.996 * 0.9999
    expected = [0.003 / total, 0.996 * 0.9 / total, 0.996 * 0.0999 / total]
    assert shares(found.rows[0]) == pytest.approx(expected, abs=1e-3)
    # One token was not enough: this was learned with the first prompt.
    assert [request.body["max_tokens"] for request in server.requests] == [1, 8, 8]


async def test_labels_that_the_tokens_do_not_settle_are_sampled_and_that_is_said(
    server: FaultServer, model: OpenAiModel
) -> None:
    server.tokens = [("in", [("in", 0.5), ("de", 0.3), ("the", 0.2)]), ("creases", [("creases", 1.0)])]  # fmt: skip
    said = itertools.cycle(["increases", "Increases.", "**decreases**", "increases risk"])
    server.answer = lambda _: next(said)
    found = await model.score_labels("", ["x"], SIGNS)
    assert (found.how, found.n) == ("sampled", 4)
    assert shares(found.rows[0]) == pytest.approx([3.5 / 6, 1.5 / 6, 0.5 / 6, 0.5 / 6])
    assert any("frequencies" in note for note in found.notes)
    assert {request.body["temperature"] for request in server.requests[-4:]} == {1.0}
    assert len({request.body["seed"] for request in server.requests[-4:]}) == 4


@pytest.mark.parametrize("given", ["null", "refused", "refused with 500", "fewer allowed"])
async def test_a_server_without_log_probabilities_is_asked_for_them_once(
    server: FaultServer, model: OpenAiModel, given: str
) -> None:
    server.answer = "No, it does not"
    if given == "refused":
        server.refused = {"logprobs": "logprobs are not supported with reasoning models"}
    if given == "refused with 500":
        text = "logprobs is not supported for models created with logits_all=False"
        server.faults.append(status(500, text))
    if given == "fewer allowed":
        server.faults.append(status(400, "top_logprobs must be at most 5"))
        server.tokens = [("no", [("no", 0.9), ("yes", 0.0999)])]
    found = await model.score_labels("Claim: ", ["x", "y"], YES_NO)
    assert found.best() == ("no", "no")
    if given == "fewer allowed":
        assert found.how == "logits"
        assert server.requests[-1].body["top_logprobs"] == 5
        return
    assert (found.how, found.n) == ("sampled", 4)
    assert shares(found.rows[0])[1] == pytest.approx(4.5 / 5)
    asked = sum("logprobs" in request.body for request in server.requests)
    await model.score_labels("Claim: ", ["z"], YES_NO)
    assert sum("logprobs" in request.body for request in server.requests) == asked == 1
    assert "the server gives no log-probabilities" in found.notes


async def test_answers_that_are_no_label_are_counted_and_too_many_are_an_error(
    server: FaultServer, model: OpenAiModel
) -> None:
    server.faults.extend([says("yes"), says("yes"), says("perhaps"), says("no")])
    model._line.learn("logprobs")
    found = await model.score_labels("", ["x"], YES_NO)
    assert found.n == 3
    assert any("1 of 4 sampled answers began with no label" in note for note in found.notes)
    server.answer = "I cannot say yes or no"
    with pytest.raises(ModelOutputError, match="only 0 of 4 answers began with one of"):
        await model.score_labels("", ["x"], YES_NO)


async def test_a_failure_while_sampling_ends_the_other_draws(
    server: FaultServer, model: OpenAiModel
) -> None:
    model._line.learn("logprobs")
    server.faults.extend([hang, hang, status(401), hang])
    with pytest.raises(Exception, match="status 401"):
        await model.score_labels("", ["x"], YES_NO, deadline_s=20)
    assert server.left.wait(2)


@pytest.mark.parametrize("labels", [["yes"], [], ["yes", "Yes"], ["yes", ""], ["a b", "a_b"]])
async def test_labels_that_cannot_be_told_apart_are_refused(
    model: OpenAiModel, labels: list[str]
) -> None:
    with pytest.raises(InputError, match="two or more different"):
        await model.score_labels("", ["x"], labels)


@pytest.mark.parametrize(
    "logprobs",
    [
        {"content": None},
        {"content": []},
        {"content": [{"token": "yes"}]},
        {"content": [{"token": "yes", "logprob": None, "top_logprobs": None}]},
        {"tokens": ["yes"], "token_logprobs": [-0.1]},
        "yes",
    ],
    ids=["null", "empty", "no numbers", "nulls", "older protocol", "text"],
)
async def test_log_probabilities_that_are_none_lead_to_sampling(
    server: FaultServer, model: OpenAiModel, logprobs: Any
) -> None:
    message = {"role": "assistant", "content": "yes"}
    server.faults.append(reply({"choices": [{"message": message, "finish_reason": "length", "logprobs": logprobs}]}))  # fmt: skip
    server.answer = "yes"
    found = await model.score_labels("", ["x"], YES_NO)
    assert (found.how, found.best()) == ("sampled", ("yes",))


def test_fewer_alternatives_than_labels_settle_only_what_they_leave_no_room_for() -> None:
    assert row_of([at("yes", yes=0.6)], YES_NO).row is None
    sure = shares(row_of([at("yes", yes=0.995)], YES_NO).row)
    assert sure[1] <= 0.006
    assert row_of([at("The", The=0.9, A=0.1)], YES_NO).row is None
    assert row_of([], YES_NO).row is None


def test_a_label_that_is_never_listed_keeps_a_finite_logarithm() -> None:
    row = row_of([at("yes", yes=1.0)], YES_NO).row
    assert row is not None
    assert all(math.isfinite(value) for value in row)
    impossible = [Position("yes", (("yes", 0.0), ("no", -9999.0)))]
    assert all(map(math.isfinite, row_of(impossible, YES_NO).row or [math.nan]))


def test_an_alternative_that_begins_two_labels_is_not_given_to_either() -> None:
    reading = row_of([at("decreases", decreases=0.6, no=0.3, The=0.1)], SIGNS)
    assert reading.row is None
    assert not reading.deeper


def test_a_word_that_only_looks_like_a_label_is_none() -> None:
    shared = [at("yes", yes=0.5, nope=0.3, Yesterday=0.1, no=0.0999)]
    assert shares(row_of(shared, YES_NO).row)[0] == pytest.approx(0.5 / 0.5999, abs=1e-3)
    assert label_in("Not really", YES_NO) is None
    assert label_in('  **"No difference** between', ["no", "no_difference"]) == "no_difference"
    assert label_in("no, difference aside", ["no", "no_difference"]) == "no"


def test_signs_before_the_answer_are_followed() -> None:
    steps = [at("**", **{"**": 0.99, "\n": 0.0099}), at("Yes", Yes=0.7, No=0.2999)]
    assert shares(row_of(steps, YES_NO).row)[0] == pytest.approx(0.7, abs=2e-3)


def test_an_answer_that_ended_on_the_shorter_label_is_that_label() -> None:
    ended = row_of([at("no", no=1.0)], ["no", "no difference"], ended=True)
    assert shares(ended.row)[0] > 0.99
    open_ = row_of([at("no", no=1.0)], ["no", "no difference"])
    assert (open_.row, open_.deeper) == (None, True)


def test_no_probability_is_wrong_by_more_than_stated() -> None:
    # All two-token answers of a small language, weighted; scores come from the greedy path alone.
    firsts = {"in": 0.002, "de": 0.995, "no": 0.003}
    seconds = {"in": {"creases": 0.5, "deed": 0.5}, "de": {"creases": 0.8, "lays": 0.2}, "no": {" difference": 1.0}}  # fmt: skip
    labels = ["increases", "decreases", "no difference", "delays"]
    joint = {a + b: p * q for a, p in firsts.items() for b, q in seconds[a].items()}
    total = sum(joint[label] for label in labels)
    row = shares(row_of([at("de", **firsts), at("creases", **seconds["de"])], labels).row)
    for label, share in zip(labels, row, strict=True):
        assert share == pytest.approx(joint[label] / total, abs=0.01)
    unsure = {**firsts, "in": 0.1, "de": 0.897}
    assert row_of([at("de", **unsure), at("creases", **seconds["de"])], labels).row is None
