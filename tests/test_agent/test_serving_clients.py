"""What clients of every kind get: the official one in all its forms, one that never reads, one that sends anything."""

from __future__ import annotations

import asyncio
import json
import random
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx2
import openai
import pytest

from agent.faces.serving.api.hypothesis_routes import HYPOTHESES
from agent.faces.serving.serving_config import ServingConfig
from agent.faces.serving.web_app import WebApp
from agent.faces.serving.work.workroom import workroom
from agent.faces.session import open_session
from agent.runs.store import MemoryRuns
from agent.settings import Settings
from evals.qa.served.batch_routes import BATCH
from tests.test_agent.serving_hand import LDL, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAIT_S = 60.0
SENT = 220
"""Requests that are made up from the OpenAPI document."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as place:
        yield place


async def test_the_official_client_asks_without_waiting(address: str) -> None:
    async with openai.AsyncOpenAI(base_url=f"{address}/v1", api_key="none") as client:
        turns: Any = [{"role": "user", "content": LDL}]
        whole, streamed = await asyncio.gather(
            client.chat.completions.create(model="aetia", messages=turns),
            client.chat.completions.create(
                model="aetia", messages=turns, stream=True, stream_options={"include_usage": True}
            ),
        )
        parts = [chunk async for chunk in streamed]
        text = "".join(c.choices[0].delta.content or "" for c in parts if c.choices)
        assert text == whole.choices[0].message.content
        assert whole.usage is not None
        assert parts[-1].usage is not None
        assert parts[-1].usage.prompt_tokens == whole.usage.prompt_tokens


def test_the_official_client_reads_responses(address: str) -> None:
    with openai.OpenAI(base_url=f"{address}/v1", api_key="none") as client:
        whole = client.responses.create(model="aetia", input=LDL)
        assert whole.status == "completed"
        assert whole.output_text.startswith("Yes: LDL cholesterol increases")
        assert (whole.model_extra or {})["aetia"]["verdict"] == "causal"
        with client.responses.stream(model="aetia", input=LDL) as stream:
            kinds = [event.type for event in stream]
            final = stream.get_final_response()
        assert kinds[-1] == "response.completed"
        assert "response.reasoning_summary_text.delta" in kinds
        opened = kinds.count("response.reasoning_summary_part.added")
        assert kinds.count("response.reasoning_summary_part.done") == opened == 1
        assert final.output_text == whole.output_text
        assert (final.model_extra or {})["aetia"]["verdict"] == "causal"
        with pytest.raises(
            openai.BadRequestError, match="previous_response_id.* nothing is stored"
        ):
            client.responses.create(model="aetia", input=LDL, previous_response_id="resp_1")


async def test_one_who_never_reads_holds_nobody_up() -> None:
    opening = partial(open_session, settings=Settings(judge="rules"))
    async with workroom(opening) as room:
        app = WebApp(room, ServingConfig(at_once=1, stream_s=0.5), kinds=())
        stuck = [asyncio.create_task(_never_reads(app)) for _ in range(3)]
        through = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=through, base_url="http://localhost") as client:
            body = {"messages": [{"role": "user", "content": LDL}]}
            found = await client.post("/v1/chat/completions", json=body, timeout=WAIT_S)
            assert found.json()["aetia"]["verdict"] == "causal"
        await asyncio.wait_for(asyncio.gather(*stuck), WAIT_S)
        assert app.hall.runs.dispatcher.working == 0
        await app.close()


async def _never_reads(app: WebApp) -> None:
    body = json.dumps({"messages": [{"role": "user", "content": LDL}], "stream": True}).encode()
    sent = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return sent.pop() if sent else await asyncio.Event().wait()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    heads = [(b"host", b"localhost"), (b"content-type", b"application/json")]
    path = "/v1/chat/completions"
    await app(
        {
            "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
            "headers": heads, "query_string": b"", "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80), "scheme": "http", "root_path": "", "http_version": "1.1",
        }, receive, send,
    )  # fmt: skip


async def test_whatever_the_document_allows_or_forbids_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Requests drawn from the OpenAPI document, a third of the values of another kind than it says."""
    monkeypatch.setenv("AETIA_DATA", str(tmp_path))
    chance = random.Random(5)
    opening = partial(open_session, settings=Settings(judge="rules"), runs=MemoryRuns())
    async with workroom(opening) as room:
        config = ServingConfig(at_once=1, most_waiting=0, per_minute=10**6)
        app = WebApp(room, config, kinds=(HYPOTHESES, BATCH))
        through = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=through, base_url="http://localhost") as client:
            document = (await client.get("/openapi.json")).json()
            drawn = _Drawn(document, chance)
            for path, method, said in drawn.operations(SENT):
                found = await client.request(method, path, **said, timeout=WAIT_S)
                seen = (method, path, said, found.text[:300])
                assert found.status_code in {200, 202, 204, 201, 400, 401, 404, 405, 409, 503}, seen
                if found.status_code >= 400 and path != "/readyz":
                    assert found.json()["error"]["message"], seen
        await app.close()


class _Drawn:
    """Requests by an OpenAPI document."""

    def __init__(self, document: dict[str, Any], chance: random.Random) -> None:
        self._document, self._chance = document, chance

    def operations(self, number: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
        every = [
            (path, method, one)
            for path, methods in self._document["paths"].items()
            for method, one in methods.items()
        ]
        assert len(every) > 25
        for n in range(number):
            path, method, one = every[n % len(every)]
            query = {}
            for parameter in one.get("parameters", ()):
                value = self._value(parameter["schema"])
                if parameter["in"] == "path":
                    text = "".join(c for c in str(value) if c.isalnum() or c in "-:._ ")
                    path = path.replace("{" + parameter["name"] + "}", text or "x")
                elif parameter["in"] == "query" and self._chance.random() < 0.8:
                    query[parameter["name"]] = str(value)
            said: dict[str, Any] = {"params": query}
            if "application/json" in one.get("requestBody", {}).get("content", {}):
                said["json"] = self._body(one["requestBody"]["content"])
            elif method == "post":
                said["content"] = self._chance.choice([b"", b"a,b\n1,2\n", b"\xff\x00", b"{}\n"])
            yield path, method, said

    def _body(self, content: dict[str, Any]) -> Any:
        schema = content["application/json"]["schema"]
        return self._odd() if self._chance.random() < 0.1 else self._value(schema)

    def _odd(self) -> Any:
        return self._chance.choice(
            [None, True, -1, 1e300, "", "\u202e x", "drugs for gout", [], [[]], {}, {"a": {"b": None}}]
        )  # fmt: skip

    def _value(self, schema: dict[str, Any], depth: int = 0) -> Any:
        if "$ref" in schema:
            schema = self._document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        if depth and self._chance.random() < 0.3:
            return self._odd()
        if "anyOf" in schema:
            return self._value(self._chance.choice(schema["anyOf"]), depth)
        if "enum" in schema or "const" in schema:
            return self._chance.choice(schema.get("enum") or [schema["const"]])
        kind = schema.get("type")
        if kind == "object":
            wanted = schema.get("properties", {}).items()
            must = schema.get("required", ())
            return {
                name: self._value(one, depth + 1)
                for name, one in wanted
                if name in must or self._chance.random() < 0.5
            }
        if kind == "array":
            one = schema.get("items") or (schema.get("prefixItems") or [{}])[0]
            return [self._value(one, depth + 1) for _ in range(self._chance.randrange(3))]
        numbers = [0, 1, 7, schema.get("minimum", -1), schema.get("maximum", 10**20)]
        made = {
            "integer": numbers, "number": [*numbers, 0.5], "boolean": [True, False], "null": [None],
            "string": ["x", "zorbine", "Does zorbine cause glumitis?", "\x00", "é" * 80, "../..", "a.csv"],
        }  # fmt: skip
        return self._chance.choice(made.get(str(kind), ["x"]))
