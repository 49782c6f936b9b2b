"""The backend against a real server: llama-cpp-python's, with a model of random weights."""

from __future__ import annotations

import importlib.util
import math
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Literal

import pytest
from pydantic import BaseModel, Field

from agent.models.backends.openai import OpenAiModel
from agent.models.chat_model import Message
from evals.random_models import TINY, write_random_model
from graphs.errors import DeadlineError, ModelOutputError, ModelUnavailableError, PromptTooLongError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

NEEDED = ("llama_cpp", "uvicorn", "sse_starlette", "starlette_context", "pydantic_settings", "yaml", "gguf")  # fmt: skip
MISSING = [name for name in NEEDED if importlib.util.find_spec(name) is None]

pytestmark = [
    pytest.mark.llama,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
]

ASK = [Message("user", "does it?")]
STARTS_WITHIN_S = 30.0


class Verdict(BaseModel):
    direction: Literal["increases", "decreases"]
    certainty: Literal[1, 2, 3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(path: str, log: str, *more: str) -> tuple[subprocess.Popen[bytes], str]:
    """A server that answers, and its address."""
    port = free_port()
    command = [sys.executable, "-m", "llama_cpp.server", "--model", path, "--port", str(port)]
    command += ["--host", "127.0.0.1", "--n_ctx", "1024", "--n_threads", "1"]
    command += ["--n_threads_batch", "1", "--verbose", "false", *more]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with open(log, "wb") as file:
        server = subprocess.Popen(command, stdout=file, stderr=file, env=environment)
    end = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/models", timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return server, f"http://127.0.0.1:{port}/v1"
    server.kill()
    server.wait()
    with open(log, encoding="utf-8", errors="replace") as file:
        pytest.fail(f"llama_cpp.server did not start:\n{file.read()[-2000:]}")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    path = write_random_model(folder / "tiny.gguf", TINY["llama"])
    server, found = started(str(path), str(folder / "log"))
    yield found
    server.terminate()
    server.wait(10)


@pytest.fixture
async def model(address: str) -> AsyncIterator[OpenAiModel]:
    opened = OpenAiModel("tiny", base_url=address, samples=4)
    yield opened
    await opened.close()


async def test_a_schema_is_filled_under_the_servers_grammar(model: OpenAiModel) -> None:
    found = await model.complete(ASK, Verdict, max_tokens=100, deadline_s=20)
    assert isinstance(found.parsed, Verdict)
    assert found.repairs == 0  # a random model keeps to a schema only where a grammar holds it
    assert found.usage.prompt_tokens > 0
    assert found.usage.completion_tokens > 0
    assert "form of its own" in found.notes[0]
    again = await model.complete(ASK, Verdict, max_tokens=100, deadline_s=20)
    assert again.text == found.text


async def test_a_stream_says_what_the_whole_answer_says(model: OpenAiModel) -> None:
    pieces = [piece async for piece in model.stream(ASK, max_tokens=12, deadline_s=20)]
    assert len(pieces) > 1
    whole = await model.complete(ASK, max_tokens=12, deadline_s=20)
    assert "".join(pieces) == whole.text
    assert whole.notes[-1] == "the answer was cut at max_tokens = 12"


async def test_scores_are_the_servers_log_probabilities(model: OpenAiModel) -> None:
    client = model._line.client
    for number in range(200):  # a random model: look for a prompt that letters answer
        prompt = f"claim {number}"
        turns = [{"role": "user", "content": prompt}]
        told = await client.chat.completions.create(
            model="tiny", messages=turns, max_tokens=1, temperature=0, logprobs=True, top_logprobs=20
        )  # type: ignore[call-overload]  # fmt: skip
        first = told.choices[0].logprobs.content[0]
        letters = [t for t in first.top_logprobs if t.token.isalnum() and t.token.isascii()]
        folded = [t.token.lower() for t in letters]
        if first.token.isalnum() and len(set(folded)) == len(folded) > 1:
            break
    labels = [t.token for t in letters]
    found = await model.score_labels("claim ", [str(number), str(number)], labels, deadline_s=20)
    assert found.how == "logits"
    assert found.best()[0] == first.token
    total = math.fsum(math.exp(t.logprob) for t in letters)
    expected = [math.exp(t.logprob) / total for t in letters]
    assert [math.exp(value) for value in found.rows[0]] == pytest.approx(expected, abs=0.01)
    assert found.rows[0] == pytest.approx(found.rows[1])


async def test_labels_that_a_random_model_never_says_are_an_error(model: OpenAiModel) -> None:
    with pytest.raises(ModelOutputError, match="of 4 answers began with one of"):
        await model.score_labels("claim", ["a"], ["increases", "decreases"], deadline_s=20)


async def test_a_prompt_that_does_not_fit_is_refused_with_both_numbers(model: OpenAiModel) -> None:
    with pytest.raises(PromptTooLongError, match=r"1024 tokens.*requested 20\d\d tokens"):
        await model.complete([Message("user", "x" * 2000)], max_tokens=10)


async def test_a_deadline_stops_a_long_answer(model: OpenAiModel) -> None:
    class Long(BaseModel):
        note: str = Field(min_length=600, max_length=600)

    await model.complete(ASK, Verdict, max_tokens=100, deadline_s=20)
    start = time.monotonic()
    with pytest.raises(DeadlineError):
        await model.complete(ASK, Long, max_tokens=800, deadline_s=0.1)
    assert time.monotonic() - start < 0.6
    assert (await model.complete(ASK, max_tokens=3, deadline_s=30)).text


async def test_a_template_without_system_messages_gets_one_message(tmp_path: Path) -> None:
    path = write_random_model(tmp_path / "mistral.gguf", TINY["mistral"])
    server, address = started(str(path), str(tmp_path / "log"))
    other = OpenAiModel("tiny", base_url=address)
    found = await other.complete([Message("system", "Judge."), *ASK], max_tokens=5, deadline_s=20)
    one = await other.complete([Message("user", "Judge.\n\ndoes it?")], max_tokens=5)
    await other.close()
    server.terminate()
    server.wait(10)
    assert "takes no system message" in found.notes[0]
    assert found.text == one.text


async def test_sixteen_calls_at_once_answer_like_one_alone(model: OpenAiModel) -> None:
    prompts = [[Message("user", f"does it {n}?")] for n in range(16)]
    together = await model.complete_many(prompts, Verdict, max_tokens=100, deadline_s=60)
    alone = [await model.complete(one, Verdict, max_tokens=100, deadline_s=60) for one in prompts]
    assert [one.text for one in together] == [one.text for one in alone]


async def test_vectors_come_from_a_server_whose_model_pools(
    model: OpenAiModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.models.backends.openai.line.FIRST_WAIT_S", 0.001)
    with pytest.raises(ModelUnavailableError, match="embedding=True"):
        await model.embed(["a"])
    path = write_random_model(tmp_path / "pools.gguf", TINY["bert"])
    server, address = started(str(path), str(tmp_path / "log"), "--embedding", "true")
    other = OpenAiModel("tiny", base_url=address)
    found = await other.embed(["increases", "decreases", "increases"], deadline_s=20)
    await other.close()
    server.terminate()
    server.wait(10)
    assert len(found.vectors) == 3
    assert found.vectors[0] == pytest.approx(found.vectors[2], abs=1e-3)
    assert found.vectors[0] != pytest.approx(found.vectors[1], abs=1e-3)
    assert found.usage.prompt_tokens > 0
