"""Models through a sound server: what goes over the wire, what comes back, what it cost."""

from __future__ import annotations

import asyncio
import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from agent.models.backends.openai import Budget, OpenAiModel
from agent.models.chat_model import Message
from graphs.errors import (
    BudgetError,
    DeadlineError,
    InputError,
    ModelOutputError,
    ModelRefusedError,
    SetupError,
)
from tests.test_agent.fault_server import (
    GOOD,
    FaultServer,
    completion,
    events,
    hang,
    reply,
    says,
    status,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

ASK = [Message("system", "You judge claims."), Message("user", "does it?")]


class Verdict(BaseModel):
    direction: str
    certainty: float


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-a-secret")
    monkeypatch.setattr("agent.models.backends.openai.line.FIRST_WAIT_S", 0.02)
    with FaultServer() as running:
        yield running


@pytest.fixture
async def model(server: FaultServer) -> AsyncIterator[OpenAiModel]:
    opened = OpenAiModel("m", base_url=server.address, samples=4)
    yield opened
    await opened.close()


async def test_a_schema_is_sent_and_the_answer_is_typed(
    server: FaultServer, model: OpenAiModel
) -> None:
    found = await model.complete(ASK, Verdict)
    assert found.parsed == Verdict(direction="increases", certainty=0.7)
    assert (found.usage.prompt_tokens, found.usage.completion_tokens, found.repairs) == (10, 5, 0)
    sent = server.requests[0].body
    assert sent["response_format"]["json_schema"]["name"] == "Verdict"
    assert (sent["temperature"], sent["seed"], sent["max_tokens"]) == (0, 0, 512)
    assert found.notes == ()
    assert len(await model.complete_many([ASK, ASK, ASK], Verdict)) == 3


@pytest.mark.parametrize(
    "text",
    [
        f"Here you are {{as asked}}:\n```json\n{GOOD}\n```",
        f"<think>Is it {{'a': 1}}? Perhaps.</think>\n{GOOD}",
        f"the template opened it {{}}</think>{GOOD}",
        GOOD.replace("increases", "incre\n\tases"),
        f"{GOOD}\n{GOOD}",
        json.dumps(json.loads(GOOD), indent=2),
    ],
    ids=["words and fence", "thought", "thought without its beginning", "raw line end", "twice", "indented"],
)  # fmt: skip
async def test_the_json_in_an_answer_is_found(
    server: FaultServer, model: OpenAiModel, text: str
) -> None:
    server.answer = text
    found = await model.complete(ASK, Verdict)
    assert found.parsed is not None
    assert found.parsed.direction.startswith("incre")
    assert (found.repairs, len(server.requests)) == (0, 1)


async def test_a_part_of_a_broken_answer_is_not_taken_for_the_answer(
    server: FaultServer, model: OpenAiModel
) -> None:
    class Lenient(BaseModel):
        note: str = ""

    server.answer = '{"outer": {"note": "inner"}, "broken'
    with pytest.raises(ModelOutputError, match="no valid Lenient in 3 answers: it holds no JSON"):
        await model.complete(ASK, Lenient)


@pytest.mark.parametrize("bad", [["I think so."], ['{"direction": 3}'], ["words", "{}"]])
async def test_a_bad_answer_is_sent_back_for_repair(
    server: FaultServer, model: OpenAiModel, bad: list[str]
) -> None:
    server.faults.extend(says(text) for text in bad)
    found = await model.complete(ASK, Verdict)
    assert found.repairs == len(bad)
    assert found.usage.calls == len(bad) + 1
    last = server.requests[-1].body["messages"]
    assert last[:2] == server.requests[0].body["messages"]
    assert last[-2]["content"] == bad[-1]
    assert "not valid" in last[-1]["content"]


async def test_an_answer_cut_at_the_limit_is_said(server: FaultServer, model: OpenAiModel) -> None:
    server.finish, server.answer = "length", '{"direction": "incr'
    with pytest.raises(ModelOutputError, match="max_tokens = 7"):
        await model.complete(ASK, Verdict, max_tokens=7)
    assert len(server.requests) == 1
    free = await model.complete(ASK, max_tokens=7)
    assert free.notes == ("the answer was cut at max_tokens = 7",)
    server.answer = GOOD
    assert (await model.complete(ASK, Verdict)).parsed is not None


REFUSALS = {
    "response_format": "This response_format type is unavailable now",
    "max_tokens": "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    "temperature": "Unsupported value: 'temperature' does not support 0 with this model.",
    "seed": "seed: Extra inputs are not permitted",
}  # fmt: skip


@pytest.mark.parametrize("names", [[name] for name in REFUSALS] + [list(REFUSALS)], ids=str)
async def test_what_a_server_does_not_take_is_left_out_remembered_and_named(
    server: FaultServer, model: OpenAiModel, names: list[str]
) -> None:
    server.refused = {name: REFUSALS[name] for name in names}
    found = await model.complete(ASK, Verdict)
    steps = len(names) + ("response_format" in names)  # JSON mode is tried in between
    assert len(server.requests) == steps + 1
    assert len(found.notes) == len(names)
    assert found.parsed is not None
    assert not set(names) & set(server.requests[-1].body)
    await model.complete(ASK, Verdict)
    assert len(server.requests) == steps + 2


async def test_a_server_that_knows_json_mode_alone_gets_the_schema_along(
    server: FaultServer, model: OpenAiModel
) -> None:
    server.faults.append(status(500, "1 validation error: response_format.type: Input should be 'text' or 'json_object'"))  # fmt: skip
    found = await model.complete(ASK, Verdict)
    assert found.parsed is not None
    sent = server.requests[-1].body
    assert sent["response_format"]["type"] == "json_object"
    assert sent["response_format"]["schema"]["title"] == "Verdict"
    assert "schema" in sent["messages"][0]["content"]
    assert "form of its own" in found.notes[0]


async def test_the_schema_stands_in_the_words_that_are_the_same_in_every_call(
    server: FaultServer, model: OpenAiModel
) -> None:
    server.refused = {"response_format": "json_schema is not supported"}
    await model.complete(ASK, Verdict)
    await model.complete([ASK[0], Message("user", "and this?")], Verdict)
    first, second = (request.body["messages"] for request in server.requests[-2:])
    assert first[0] == second[0]
    assert '"certainty": {"title"' in first[0]["content"]
    assert first[1]["content"] == "does it?"


async def test_a_refusal_that_was_about_something_else_teaches_nothing(
    server: FaultServer, model: OpenAiModel
) -> None:
    server.faults.extend([status(400, "seed is wrong"), status(400, "the model is wrong")])
    with pytest.raises(ModelRefusedError, match="the model is wrong"):
        await model.complete(ASK)
    server.faults.append(status(400, "no model named seed-1 here"))
    with pytest.raises(ModelRefusedError):
        await model.complete(ASK)
    await model.complete(ASK)
    assert server.requests[-1].body["seed"] == 0
    assert model.notes == ()


async def test_the_same_prefix_comes_first_in_every_request(
    server: FaultServer, model: OpenAiModel
) -> None:
    server.tokens = [("yes", [("yes", 0.6), ("no", 0.3999)])]
    prefix = "The same words for all. " * 20
    await model.score_labels(prefix, ["One?", "Two?", "Three?"], ["yes", "no"])
    bodies = [request.raw for request in server.requests]
    common = bodies[0].index(b"One?")
    assert len({raw[:common] for raw in bodies}) == 1
    assert {request.body["messages"][0]["content"][: len(prefix)] for request in server.requests} == {prefix}  # fmt: skip


async def test_vectors_come_in_the_order_of_the_texts(
    server: FaultServer, model: OpenAiModel
) -> None:
    turned = [{"index": 1, "embedding": [2.0]}, {"index": 0, "embedding": [1.0]}]
    server.faults.append(reply({"data": turned}))
    assert (await model.embed(["a", "b"])).vectors == ((1.0,), (2.0,))
    many = await model.embed(["x" * (n % 7) for n in range(300)])
    assert [v[0] for v in many.vectors] == [float(n % 7) for n in range(300)]
    assert (await model.embed([])).vectors == ()


@pytest.mark.parametrize(
    "data",
    [
        [{"index": 0, "embedding": [1.0]}],
        [{"index": 0, "embedding": [1.0]}, {"index": 2, "embedding": [1.0]}],
        [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": []}],
        [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [1.0, 2.0]}],
        [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": "AACAPw=="}],
        [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [None]}],
        None,
    ],
    ids=["too few", "wrong places", "empty", "unequal", "text", "null", "none"],
)
async def test_vectors_that_are_none_are_an_error(
    server: FaultServer, model: OpenAiModel, data: Any
) -> None:
    server.faults.append(reply({"data": data}))
    with pytest.raises(ModelOutputError):
        await model.embed(["a", "b"])


async def test_a_stream_comes_in_pieces_and_is_paid_for(
    server: FaultServer, model: OpenAiModel
) -> None:
    assert [piece async for piece in model.stream(ASK)] == ["Yes", ", it", " does."]
    assert model.spent.prompt_tokens == 10
    server.refused = {"stream_options": "stream_options is not allowed"}
    assert len([piece async for piece in model.stream(ASK)]) == 3
    assert model.spent.prompt_tokens > 10
    assert len(model.notes) == 2


async def test_a_slow_reader_is_never_interrupted_but_told_at_the_next_piece(
    server: FaultServer, model: OpenAiModel
) -> None:
    read = []

    async def slowly() -> None:
        async for piece in model.stream(ASK, deadline_s=0.1):
            await asyncio.sleep(0.2)
            read.append(piece)

    with pytest.raises(DeadlineError, match=r"0\.1 s"):
        await slowly()
    assert read == ["Yes"]


async def test_a_reader_that_leaves_a_stream_frees_its_place(server: FaultServer) -> None:
    server.faults.append(events(["a", "b"], then=hang))
    model = OpenAiModel("m", base_url=server.address, concurrency=1)
    stream = model.stream(ASK)
    assert await anext(stream) == "a"
    with pytest.raises(DeadlineError):
        await model.complete(ASK, deadline_s=0.1)
    await stream.aclose()
    assert (await model.complete(ASK)).text == GOOD
    assert server.left.wait(2)
    await model.close()


async def test_what_the_server_says_a_call_cost_counts(server: FaultServer) -> None:
    server.usage = {"prompt_tokens": 10, "completion_tokens": 5, "cost": 0.25}
    model = OpenAiModel("m", base_url=server.address, budget=Budget(prompt_price=1e6))
    assert (await model.complete(ASK)).usage.cost == 0.25
    server.usage = {"prompt_tokens": 10, "prompt_tokens_details": {"cached_tokens": 7}}
    assert (await model.complete(ASK)).usage.cached_tokens == 7
    server.usage = {"prompt_tokens": 10, "completion_tokens": 5, "cost": "much"}
    assert (await model.complete(ASK)).usage.cost == pytest.approx(10.0)
    await model.close()


@pytest.mark.parametrize("usage", [None, {}, {"prompt_tokens": "ten"}, {"prompt_tokens": -1}])
async def test_tokens_that_nobody_counted_are_estimated_and_that_is_said(
    server: FaultServer, model: OpenAiModel, usage: dict[str, Any] | None
) -> None:
    server.usage = usage
    found = await model.complete(ASK)
    assert found.usage.prompt_tokens == math.ceil(len("You judge claims.does it?") / 4)
    assert "estimated" in found.notes[0]


async def test_a_budget_is_overshot_by_no_more_than_what_is_in_flight(server: FaultServer) -> None:
    server.slow_s = 0.02
    model = OpenAiModel("m", base_url=server.address, budget=Budget(tokens=100), concurrency=4)
    with pytest.raises(BudgetError, match="the budget is 100"):
        await model.complete_many([ASK] * 40)
    spent = model.spent.prompt_tokens + model.spent.completion_tokens
    assert spent >= 100
    assert len(server.requests) <= math.ceil(100 / 15) + 3
    assert server.most <= 4
    await model.close()
    dear = OpenAiModel("m", base_url=server.address, budget=Budget(dollars=0.1, prompt_price=1e6))
    await dear.complete(ASK)
    with pytest.raises(BudgetError, match=r"\$10.0000 are spent"):
        await dear.embed(["a"])
    await dear.close()


async def test_no_more_requests_are_under_way_than_allowed(server: FaultServer) -> None:
    server.slow_s = 0.03
    model = OpenAiModel("m", base_url=server.address, concurrency=3)
    await model.complete_many([ASK] * 12)
    assert server.most == 3
    await model.close()


async def test_the_switch_turns_models_off_before_and_after_opening(
    server: FaultServer, model: OpenAiModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AETIA_MODELS", "off")
    with pytest.raises(SetupError, match="switched off"):
        OpenAiModel("m")
    with pytest.raises(SetupError, match="switched off"):
        await model.complete(ASK)
    assert server.requests == []


@pytest.mark.parametrize("address", ["localhost:8080/v1", "ftp://x/v1", "http://", "http://h:port/v1"])  # fmt: skip
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(SetupError, match=r"http://127\.0\.0\.1:8080/v1"):
        OpenAiModel("m", base_url=address)


async def test_a_slash_at_the_end_of_the_address_does_not_matter(server: FaultServer) -> None:
    model = OpenAiModel("m", base_url=server.address + "/")
    await model.complete(ASK)
    assert server.requests[0].path == "/v1/chat/completions"
    await model.close()


async def test_a_proxy_is_not_asked_for_this_machine(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FaultServer() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        model = OpenAiModel("m", base_url=server.address)
        assert (await model.complete(ASK)).text == GOOD
        await model.close()
        assert proxy.requests == []
        # Elsewhere the proxy is asked: the name of this host need not even resolve.
        far = OpenAiModel("m", base_url="http://models.example/v1")
        assert (await far.complete(ASK)).text == GOOD
        await far.close()
        assert len(proxy.requests) == 1


async def test_a_prompt_that_is_no_text_is_the_callers_fault(model: OpenAiModel) -> None:
    with pytest.raises(InputError, match="lone surrogate"):
        await model.complete([Message("user", "a\ud800")])


async def test_a_closed_model_says_so_and_closes_twice(server: FaultServer) -> None:
    model = OpenAiModel("m", base_url=server.address)
    await model.complete(ASK)
    await model.close()
    await model.close()
    with pytest.raises(ModelRefusedError, match="was closed"):
        await model.complete(ASK)


async def test_reasoning_beside_the_answer_is_left_out(
    server: FaultServer, model: OpenAiModel
) -> None:
    server.faults.append(says("It does.", reasoning_content="hm", reasoning="hm"))
    assert (await model.complete(ASK)).text == "It does."
    server.faults.append(lambda one: one.send(200, completion(one, {"content": "It does."})))
    assert (await model.complete(ASK)).text == "It does."
