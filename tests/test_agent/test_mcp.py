"""`aetia mcp`, asked by the SDK's own client: in memory, over stdio, over HTTP."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

pytest.importorskip("mcp", reason="the extra mcp is not installed")

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from agent.faces.mcp.mcp_command import PATH, http_app
from agent.faces.mcp.mcp_server import mcp_server
from agent.faces.serving.hall import Hall
from agent.faces.serving.listener import listening, server_of
from agent.faces.serving.safety.audit_log import AuditLog
from agent.faces.serving.serving_config import ServingConfig
from agent.faces.serving.tokens.token_file import KnownTokens, made
from agent.faces.serving.work.workroom import workroom
from agent.faces.session import open_session
from agent.runs.store import MemoryRuns
from agent.settings import Settings
from tests.test_agent.serving_hand import LDL
from tools.causal.registry.described import Described
from tools.causal.registry.kept_data import KeptData
from tools.literature.building import build_corpus

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

NAMES = ["ask", "find", "paths", "literature", "identify", "estimate", "mr", "run_status"]


@asynccontextmanager  # no fixture: what the SDK opens must be closed by the task that opened it
async def clients(**more: Any) -> AsyncIterator[Any]:
    opening = partial(open_session, settings=Settings(judge="rules", **more), runs=MemoryRuns())
    async with workroom(opening) as room:
        hall = Hall(room, ServingConfig(at_once=1), AuditLog())
        async with Client(mcp_server(hall)) as made:
            yield made


async def test_every_tool_has_a_schema_of_what_it_returns() -> None:
    async with clients() as client:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == NAMES
        for tool in tools:
            assert tool.output_schema["properties"]
            assert len(tool.description) < 200


async def test_a_question_is_answered_and_its_run_is_found() -> None:
    async with clients() as client:
        answer = (await client.call_tool("ask", {"question": LDL})).structured_content
        assert (answer["verdict"], answer["reply"]) == ("causal", "yes")
        standing = await client.call_tool("run_status", {"run_id": answer["run_id"]})
        assert standing.structured_content["status"] == "finished"
        found = (await client.call_tool("find", {"text": "LDL cholesterol"})).structured_content
        assert found["items"][0]["curie"]


async def test_publications_are_read_where_a_corpus_is_in_use_and_else_unavailable(
    tmp_path: Path,
) -> None:
    source = tmp_path / "a.jsonl"
    says = "Statins reduced coronary heart disease compared with placebo (hazard ratio 0.7, 95% CI 0.6 to 0.8)."
    record = {"id": "a", "title": "Statins for coronary heart disease: a randomized trial", "pmid": "5", "year": 2001,
              "abstract": f"We randomized 900 adults to statins or placebo. {says}"}  # fmt: skip
    source.write_text(json.dumps(record), encoding="utf-8")
    await build_corpus(tmp_path / "lit", [f"jsonl:{source}"], None, lambda _told: None)
    for folders, status in (((), "unavailable"), ((str(tmp_path / "lit"),), "ok")):
        async with clients(corpora=folders) as client:
            sides = {}
            for side, name in (("treatment", "statins"), ("outcome", "coronary heart disease")):
                found = (await client.call_tool("find", {"text": name})).structured_content
                sides[side] = found["items"][0]["curie"]
            read = (await client.call_tool("literature", sides)).structured_content
            assert read["status"] == status
            assert [item["quote"]["sentence"] for item in read["items"]] == [says] * len(folders)


async def test_parts_are_looked_up_and_errors_are_told() -> None:
    async with clients() as client:
        arrows = [["z", "x"], ["z", "y"], ["x", "y"]]
        asked = {"arrows": arrows, "treatment": "x", "outcome": "y"}
        found = (await client.call_tool("identify", asked)).structured_content
        assert found["items"][0]["status"] == "identified"
        wrong = (await client.call_tool("identify", {**asked, "outcome": "q"})).structured_content
        assert (wrong["status"], wrong["code"]) == ("invalid", "UNKNOWN_VARIABLE")
        for name, given in (
            ("ask", {"question": "???"}),
            ("run_status", {"run_id": "x"}),
            ("ask", {}),
        ):
            assert (await client.call_tool(name, given)).is_error


async def test_own_data_are_estimated_from_by_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AETIA_DATA", str(tmp_path))
    rows = "\n".join(f"{n % 2},{n % 7 + 2 * (n % 2)},{n}" for n in range(400))
    kept = KeptData()
    kept.add("mine", "mine.csv", lambda path: path.write_text(f"drug,score,more\n{rows}\n"))
    columns = [{"name": "drug", "role": "treatment"}, {"name": "score", "role": "outcome"}]
    kept.describe("mine", Described.read({"design": "rct", "columns": columns}))
    asked = {"dataset": "mine", "treatment": "drug", "outcome": "score"}
    async with clients() as client:
        found = (await client.call_tool("estimate", asked)).structured_content
        assert (found["status"], found["message"]) == ("ok", "")
        assert found["items"][0]["estimate"]["value"] == pytest.approx(2.0, abs=0.1)
        other = await client.call_tool("estimate", {**asked, "dataset": "yours"})
        assert (
            "there is no registered data set 'yours'; there are mine, nhefs"
            in other.content[0].text
        )
        for outcome, said in (
            ("more", "'more' is a column without a part of mine"),
            ("q", "'q' is not a column of mine"),
        ):
            lacks = await client.call_tool("estimate", {**asked, "outcome": outcome})
            assert f"{said}; described are drug, score" in lacks.structured_content["message"]
        question = {"question": "Does drug raise score?", "data": "mine"}
        answer = (await client.call_tool("ask", question)).structured_content
        assert answer["effect"]["value"] == pytest.approx(2.0, abs=0.1)
        none = await client.call_tool("ask", {**question, "data": "yours"})
        assert none.is_error
        assert "no data set 'yours' is registered" in none.content[0].text


async def test_wrong_arguments_are_told_in_words() -> None:
    async with clients() as client:
        wrong = await client.call_tool("find", {"limit": 99})
        said = wrong.content[0].text
        assert (
            said
            == "find was asked wrongly: text is not given, and it must be; limit: given 99, expected at most 50"
        )
        more = await client.call_tool("find", {"text": "aspirin", "colour": "red"})
        assert more.is_error
        assert "find was asked wrongly: colour: there is no such argument" in more.content[0].text
        assert "pydantic" not in said
        node = {"treatment": "aspirin", "outcome": "MESH:D015179"}
        found = (await client.call_tool("paths", node)).structured_content
        assert "find_nodes" not in found["message"]  # no tool of this server
        assert "look up its name" in found["message"]


async def test_mendelian_randomization_from_rows() -> None:
    async with clients() as client:
        rows = [(f"rs{n}", 0.1 + 0.01 * n) for n in range(1, 9)]
        both = {"effect_allele": "A", "other_allele": "C"}
        exposure = [{"snp": s, "beta": b, "se": 0.01, **both} for s, b in rows]
        outcome = [{"snp": s, "beta": 0.5 * b, "se": 0.02, **both} for s, b in rows]
        found = await client.call_tool("mr", {"exposure": exposure, "outcome": outcome})
        told = found.structured_content
        assert (told["status"], told["n_snps"]) == ("ok", 8)
        assert told["methods"]["ivw"]["estimate"] == pytest.approx(0.5, abs=0.05)


async def test_over_http_behind_the_gate() -> None:
    token, text = made("ann", None, None)
    config = ServingConfig(at_once=1, tokens=KnownTokens([token]))
    opening = partial(open_session, settings=Settings(judge="rules"), runs=MemoryRuns())
    async with workroom(opening) as room:
        hall = Hall(room, config, AuditLog())
        server = mcp_server(hall)
        app = http_app(server, hall)
        web = server_of(app, config, log=None)
        with listening("127.0.0.1", 0) as socket:
            place = f"http://127.0.0.1:{socket.getsockname()[1]}{PATH}"
            async with server.session_manager.run():
                serving = asyncio.create_task(web.serve(sockets=[socket]))
                headers = {"authorization": f"Bearer {text}"}
                async with httpx2.AsyncClient(timeout=120) as stranger:
                    assert (await stranger.post(place, json={})).status_code == 401
                async with (
                    httpx2.AsyncClient(headers=headers, timeout=120) as known,
                    Client(streamable_http_client(place, http_client=known)) as client,
                ):
                    tools = (await client.list_tools()).tools
                    assert [tool.name for tool in tools] == NAMES
                    answer = await client.call_tool("ask", {"question": LDL})
                    assert answer.structured_content["verdict"] == "causal"
                web.should_exit = True
                await serving
        await hall.runs.dispatcher.close()


async def test_over_standard_input_and_output() -> None:
    code = "import sys; from agent.faces.cli import script; script()"
    given = StdioServerParameters(
        command=sys.executable, args=["-c", code, "mcp", "--judge", "rules"]
    )
    async with Client(stdio_client(given)) as made:
        assert [tool.name for tool in (await made.list_tools()).tools] == NAMES
