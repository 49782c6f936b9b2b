"""What clients of the OpenAI protocol send in the wild: answered, ignored, or refused by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from agent.faces.serving.protocol.housekeeping import housekeeping
from agent.faces.serving.serving_config import ServingConfig
from agent.faces.serving.web_app import WebApp
from agent.faces.serving.work.workroom import workroom
from agent.faces.session import open_session
from agent.settings import Settings
from tests.test_agent.serving_hand import LDL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CHAT = "/v1/chat/completions"
USER = {"role": "user", "content": LDL}
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
CALLED = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
SCHEMA = {"type": "json_schema", "json_schema": {"name": "a", "schema": {}}}


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    """Of a server in this process."""
    async with workroom(lambda: open_session(settings=Settings(judge="rules"))) as room:
        app = WebApp(room, ServingConfig(at_once=2), kinds=())
        through: Any = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=through, base_url="http://localhost", timeout=120) as made:  # fmt: skip
            yield made
        await app.close()


async def test_what_is_harmless_is_answered(client: httpx2.AsyncClient) -> None:
    """One server for all: each answer is asked for in another shape."""
    shapes: dict[str, dict[str, Any]] = {
        "nulls": {"stream": None, "model": None, "n": None, "stop": None, "tools": None},
        "a tag": {"model": "aetia:latest", "n": 1, "stop": [], "response_format": {"type": "text"}},
        "tools that need not be called": {"tools": [CALLED], "tool_choice": "auto", "seed": 1},
        "a picture": {"messages": [{"role": "user", "content": [{"type": "text", "text": LDL}, PICTURE]}]},
        "text null": {"messages": [{"role": "user", "content": [{"type": "text", "text": LDL}, {**PICTURE, "text": None}]}]},
        "a list of texts": {"messages": [{"role": "user", "content": [LDL]}]},
        "a call of a tool": {"messages": [USER, {"role": "assistant", "content": None, "tool_calls": [CALLED]}, {"role": "tool", "tool_call_id": "c", "content": "42"}]},
        "a role of old": {"messages": [USER, {"role": "function", "name": "f", "content": "42"}]},
        "an unknown field": {"reasoning_effort": "high", "user": "u", "x": {"y": 1}},
    }  # fmt: skip
    for name, shape in shapes.items():
        found = await client.post(CHAT, json={"model": "aetia", "messages": [USER], **shape})
        assert found.status_code == 200, (name, found.text)
        assert found.json()["aetia"]["verdict"] == "causal", name


@pytest.mark.parametrize(
    ("named", "value"),
    [
        ("n", 2), ("stop", ["x"]), ("response_format", {"type": "json_object"}), ("response_format", SCHEMA),
        ("tool_choice", "required"), ("tool_choice", {"type": "function", "function": {"name": "f"}}),
        ("function_call", {"name": "f"}), ("logprobs", True), ("modalities", ["audio"]),
    ],
)  # fmt: skip
async def test_what_would_change_the_answer_is_refused_by_name(
    client: httpx2.AsyncClient, named: str, value: object
) -> None:
    found = await client.post(CHAT, json={"messages": [USER], named: value})
    assert found.status_code == 400
    assert found.json()["error"]["param"] == named
    assert named in found.json()["error"]["message"]


async def test_the_last_chunk_counts_and_a_cut_reply_says_so(client: httpx2.AsyncClient) -> None:
    asks = {"messages": [USER], "stream": True, "stream_options": {"include_usage": True}, "max_tokens": 5}  # fmt: skip
    found = await client.post(CHAT, json=asks)
    lines = [line[6:] for line in found.text.split("\n") if line.startswith("data: ")]
    assert lines.pop() == "[DONE]"
    chunks = [json.loads(line) for line in lines]
    assert chunks[-1]["choices"] == []
    assert chunks[-1]["usage"]["total_tokens"] > 5
    ends = [c["finish_reason"] for one in chunks for c in one["choices"] if c["finish_reason"]]
    assert ends == ["length"]


async def test_what_is_not_there_has_the_shape_of_its_protocol(client: httpx2.AsyncClient) -> None:
    for method, path, status in (
        ("POST", "/v1/embeddings", 404), ("POST", "/v1/completions", 404), ("GET", CHAT, 405),
        ("DELETE", "/v1/models", 405), ("GET", "/v1/models/gpt", 404), ("POST", "/", 405),
    ):  # fmt: skip
        found = await client.request(method, path)
        assert found.status_code == status, path
        error = found.json()["error"]
        assert error["message"]
        assert ("type" in error) is path.startswith("/v1")


async def test_a_fault_that_nobody_foresaw_shows_no_path(
    client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("/home/someone/.secrets/key.txt is gone")

    monkeypatch.setattr("agent.faces.serving.protocol.chat_routes.begin", broken)
    monkeypatch.setattr("agent.faces.serving.api.about_routes._limits", broken)
    client._transport.raise_app_exceptions = False  # type: ignore[attr-defined]
    found = await client.post(CHAT, json={"messages": [USER]})
    assert found.status_code == 500
    assert found.json()["error"]["type"] == "server_error"
    assert "secrets" not in found.text
    assert "/" not in found.json()["error"]["message"]
    assert "default-src 'none'" in found.headers["content-security-policy"]


async def test_the_document_tells_how_errors_look(client: httpx2.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    said = document["paths"][CHAT]["post"]["responses"]
    assert "422" not in said
    shape = said["4XX"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    error = document["components"]["schemas"][shape]["properties"]["error"]
    found = await client.post(CHAT, content=b"{")
    assert found.status_code == 400
    assert set(error["required"]) <= found.json()["error"].keys()
    assert "application/octet-stream" in document["paths"]["/api/data"]["post"]["requestBody"]["content"]  # fmt: skip


def test_the_title_of_a_conversation_says_what_it_is_about() -> None:
    history = f"<chat_history>\nUSER: {LDL}\nASSISTANT: Yes.\n</chat_history>"
    said = housekeeping(f"### Task:\nWrite a short title.\nJSON: {{}}\n{history}")
    assert json.loads(said or "")["title"] == "LDL cholesterol and coronary heart disease"
