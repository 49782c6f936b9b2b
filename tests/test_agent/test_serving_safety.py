"""Who may ask a server and how much: each case is an attack, and nothing of it goes through."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from agent.faces.cli import main
from agent.faces.serving.protocol.housekeeping import housekeeping, unwrapped
from agent.faces.serving.safety.audit_log import AuditLog
from agent.faces.serving.safety.privacy import personal_signs
from agent.faces.serving.serving_config import ServingConfig
from agent.faces.serving.tokens.token_file import (
    KnownTokens,
    Token,
    known_tokens,
    made,
    read_tokens,
    tokens_file,
)
from agent.faces.serving.web_app import WebApp
from agent.faces.serving.work.workroom import workroom
from agent.faces.session import open_session
from agent.runs.store import MemoryRuns
from agent.settings import Settings
from graphs.errors import SetupError
from tests.test_agent.serving_hand import LDL, served
from tools.causal.registry.kept_data import KeptData

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAIT_S = 60  # a machine may have more to do
get, post, options, request = (
    partial(one, timeout=WAIT_S)
    for one in (httpx2.get, httpx2.post, httpx2.options, httpx2.request)
)
KEYS = [made("ann", None, None), made("ben", None, None)]
ANN, BEN = ({"authorization": f"Bearer {text}"} for _, text in KEYS)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with tokens, short patience and small bodies."""
    config = ServingConfig(
        tokens=KnownTokens(token for token, _ in KEYS), at_once=1, body_bytes=50_000,
        upload_bytes=100_000, body_s=1.0, header_s=1.5, origins=("http://page.example",),
        personal_health="refuse",
    )  # fmt: skip
    with served(tmp_path_factory.mktemp("safe") / "runs.sqlite", config) as place:
        yield place


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AETIA_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_without_a_token_nothing_is_told(address: str) -> None:
    for headers in ({}, {"authorization": "Bearer wrong"}, {"cookie": "aetia_session=wrong"}):
        for place in ("/v1/models", "/api/runs", "/metrics", "/openapi.json", "/api/data"):
            found = get(address + place, headers=headers)
            assert found.status_code == 401, place
            assert found.json()["error"]["code"] == "invalid_api_key"
    about = get(f"{address}/api/about").json()
    assert about.keys() == {"version", "token_needed"}
    assert get(f"{address}/healthz").status_code == 200
    assert get(f"{address}/v1/models", headers=ANN).status_code == 200


def test_a_token_in_a_cookie_is_read_by_no_script(address: str) -> None:
    assert post(f"{address}/api/session", json={"token": "x"}).status_code == 401
    signed = post(f"{address}/api/session", json={"token": KEYS[0][1]})
    cookie = signed.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert KEYS[0][1] not in cookie
    held = {"cookie": cookie.split(";")[0]}
    assert get(f"{address}/api/runs", headers=held).status_code == 200
    assert request("DELETE", f"{address}/api/session", headers=held).status_code == 204
    assert get(f"{address}/api/runs", headers=held).status_code == 401


def test_no_one_reads_another_s_runs(address: str) -> None:
    run = post(f"{address}/api/runs", json={"question": LDL}, headers=ANN).json()["id"]
    assert run in [r["id"] for r in get(f"{address}/api/runs", headers=ANN).json()["runs"]]
    assert get(f"{address}/api/runs", headers=BEN).json()["runs"] == []
    for method, path in (
        ("GET", ""), ("GET", "/events"), ("GET", "/export"), ("POST", "/cancel"), ("POST", "/replay"),
        ("POST", "/resume"), ("DELETE", ""),
    ):  # fmt: skip
        found = request(method, f"{address}/api/runs/{run}{path}", headers=BEN)
        assert found.status_code == 404, path
    half = get(f"{address}/api/runs/{run[:4]}", headers=ANN)  # the beginning is not enough
    assert half.status_code == 404
    post(f"{address}/api/runs/{run}/cancel", headers=ANN)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "127.0.0.1:8719.evil.com",
        "127.0.0.1@evil.example",
        "127.0.0.1/.evil.example",
        "[",
        "",
    ],
)
def test_a_foreign_host_is_not_answered(address: str, host: str) -> None:
    found = get(f"{address}/healthz", headers={"host": host})
    assert found.status_code in (400, 421)


def test_pages_of_other_origins_stay_out_unless_they_are_named(address: str) -> None:
    for origin in ("http://evil.example", "null"):
        found = post(f"{address}/api/runs", json={"question": LDL}, headers={**ANN, "origin": origin})  # fmt: skip
        assert found.status_code == 403
        assert "access-control-allow-origin" not in found.headers
        read = get(f"{address}/api/runs", headers={**ANN, "origin": origin})
        assert (read.status_code, read.json()["error"]["code"]) == (403, "foreign_origin")
    own = {**ANN, "origin": address}
    assert get(f"{address}/api/runs", headers=own).status_code == 200
    let_in = get(f"{address}/api/runs", headers={**ANN, "origin": "http://page.example"})
    assert let_in.headers["access-control-allow-origin"] == "http://page.example"
    asks = {"origin": "http://page.example", "access-control-request-method": "POST"}
    named = options(f"{address}/v1/chat/completions", headers=asks)
    assert named.status_code == 204
    assert named.headers["access-control-allow-origin"] == "http://page.example"
    foreign = options(f"{address}/v1/models", headers={**asks, "origin": "http://evil.example"})
    assert foreign.status_code == 403


def test_no_reply_lets_a_script_run(address: str) -> None:
    for place in ("/", "/api/nowhere", "/v1/models"):
        policy = get(address + place, headers=ANN).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    for place in ("/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2fpyproject.toml"):
        assert "root:" not in (found := get(address + place, headers=ANN)).text
        assert found.status_code == 404


def raw(address: str, text: bytes) -> socket.socket:
    host, _, port = address.removeprefix("http://").partition(":")
    made = socket.create_connection((host, int(port)), timeout=WAIT_S)
    made.sendall(text)
    return made


def head(size: int, path: str = "/v1/chat/completions") -> bytes:
    token = ANN["authorization"]
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token}\r\nContent-Type: "
        f"application/json\r\nContent-Length: {size}\r\n\r\n"
    ).encode()


def test_a_body_that_is_too_long_is_not_read(address: str) -> None:
    with raw(address, head(300_000_000)) as one:
        assert b" 413 " in one.recv(1000)
        rest = b"x"
        while rest:
            rest = one.recv(65536)  # the connection ends


def test_a_request_that_tells_its_length_twice_hides_no_second_one(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    head = f"POST /api/runs HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
    hidden = f"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=WAIT_S) as line:
        line.sendall((head + hidden).encode())
        said = b"".join(iter(lambda: line.recv(65536), b""))
    assert said.startswith(b"HTTP/1.1 400")
    assert said.count(b"HTTP/1.1 ") == 1


def test_whoever_leaves_in_the_middle_of_a_table_is_no_fault(
    address: str, data_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    host, port = address.removeprefix("http://").split(":")
    head = f"POST /api/data?name=half&file=half.csv HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: {ANN['authorization']}\r\nContent-Length: 900\r\n\r\na,b\n1,2\n"
    with socket.create_connection((host, int(port)), timeout=WAIT_S) as line:
        line.sendall(head.encode())
        time.sleep(0.5)
    owner = data_folder / KEYS[0][0].owner
    for _ in range(100):
        time.sleep(0.1)
        if owner.is_dir() and not list(owner.iterdir()):
            break
    assert list(owner.iterdir()) == []
    assert [one.message for one in caplog.records if "fault" in one.message] == []


def test_what_is_kept_of_runs_is_for_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "runs.sqlite"
    with served(place) as address:
        post(f"{address}/api/runs", json={"question": LDL})
        assert {f.name: f.stat().st_mode & 0o077 for f in tmp_path.glob("runs.sqlite*")} == {
            "runs.sqlite": 0, "runs.sqlite-wal": 0, "runs.sqlite-shm": 0,
        }  # fmt: skip


def test_bodies_and_heads_that_never_come_are_given_up(address: str) -> None:
    half = [raw(address, head(1000) + b"{") for _ in range(100)]
    half += [raw(address, b"POST /v1/chat") for _ in range(100)]
    ends = time.monotonic() + WAIT_S
    for one in half:
        one.settimeout(max(0.1, ends - time.monotonic()))
        said = one.recv(1000)
        assert said == b"" or b" 408 " in said
        one.close()
    assert get(f"{address}/healthz").status_code == 200


def test_a_client_that_leaves_takes_its_run_with_it(address: str) -> None:
    body = json.dumps({"messages": [{"role": "user", "content": "Does quitting smoking cause weight gain?"}]})  # fmt: skip
    for more in ("", '"stream": true, '):
        sent = body.replace("{", "{" + more, 1).encode()
        with raw(address, head(len(sent)) + sent):
            time.sleep(0.3)
        began = time.monotonic()
        while 'working"} 0' not in get(f"{address}/metrics", headers=ANN).text:
            assert time.monotonic() - began < WAIT_S
            time.sleep(0.1)


async def test_a_run_that_is_left_ends_in_two_seconds() -> None:
    """Of a store that takes an hour; counted in time of the CPU, which a busy machine does not take."""
    began, ended = asyncio.Event(), list[int]()

    class Slow(MemoryRuns):
        async def keep(self, *given: Any, **named: Any) -> None:
            outside.call_soon_threadsafe(began.set)
            try:
                await asyncio.sleep(3600)
            finally:
                ended.append(1)

    outside = asyncio.get_running_loop()
    opening = partial(open_session, settings=Settings(judge="rules"), runs=Slow())
    async with workroom(opening) as room:
        app, gone = WebApp(room, ServingConfig(at_once=1)), asyncio.Event()
        body = json.dumps({"messages": [{"role": "user", "content": LDL}]})
        sent = [{"type": "http.request", "body": body.encode(), "more_body": False}]

        async def receive() -> Any:
            if sent:
                return sent.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(_: Any) -> None:
            """Nobody reads."""

        heads = [(b"host", b"localhost"), (b"content-type", b"application/json")]
        scope = {
            "type": "http", "method": "POST", "path": "/v1/chat/completions", "headers": heads,
            "query_string": b"", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
            "scheme": "http", "root_path": "", "raw_path": b"/v1/chat/completions",
            "http_version": "1.1",
        }  # fmt: skip
        asking = asyncio.create_task(app(scope, receive, send))
        await asyncio.wait_for(began.wait(), 5 * WAIT_S)  # names may be compiled first
        gone.set()
        left = time.process_time()
        await asyncio.wait_for(asking, WAIT_S)
        assert time.process_time() - left < 2
        assert ended
        assert app.hall.runs.dispatcher.working == 0
        await app.close()


def test_personal_data_are_refused_where_that_is_wanted(address: str, data_folder: Path) -> None:
    text = "My patient John Smith, DOB 12/03/1961, takes statins. Do statins cause diabetes?"
    found = post(f"{address}/api/runs", json={"question": text}, headers=ANN)
    assert (found.status_code, found.json()["error"]["code"]) == (400, "personal_health")
    assert "Smith" not in found.text
    sent = post(f"{address}/api/data?name=ward&file=w.csv", content=b"drug,died\n" + b"0,1\n1,0\n" * 30, headers=ANN)  # fmt: skip
    assert sent.status_code == 201, sent.text
    said = httpx2.put(f"{address}/api/data/ward", json={"population": text}, headers=ANN)
    begun = post(f"{address}/api/runs", json={"question": "Does quitting smoking cause weight gain?"}, headers=ANN)  # fmt: skip
    run = f"{address}/api/runs/{begun.json()['id']}"
    while get(run, headers=ANN).json()["status"] in ("queued", "running"):
        time.sleep(0.1)
    latent = {"latent": [{"name": text, "of": ["qsmk", "wt82_71"]}]}
    edited = post(f"{run}/dag", json=latent, headers=ANN)
    for one in (said, edited):
        assert (one.status_code, one.json()["error"]["code"]) == (400, "personal_health")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("patient John Smith has gout", True),
        ("MRN: 12345678, on warfarin", True),
        ("write to ann@example.org", True),
        ("call 555-123-4567", True),
        ("born on 3 May 1961", True),
        ("He lives at 12 Elm Street, Springfield.", True),
        ("sie wohnt in der Lindenstraße 7", True),
        ("Do 12 Weeks of CBT help, the usual Way of treating phobia?", False),
        ("Do statins raise glucose by 5.6 mg/dL in 17,802 patients?", False),
        ("Does Factor V Leiden cause thrombosis?", False),
        ("In Crohn Disease, does infliximab help?", False),
        ("Is PMID:19903920 about C-reactive protein?", False),
    ],
)
def test_personal_data_are_told_from_questions(text: str, found: bool) -> None:
    assert bool(personal_signs(text)) is found


def test_rates_and_runs_of_a_token_are_limited(tmp_path: Path) -> None:
    token, text = made("few", 12, 1)
    config = ServingConfig(tokens=KnownTokens([token]), at_once=1)
    headers = {"authorization": f"Bearer {text}"}
    with served(tmp_path / "runs.sqlite", config) as place:
        for wrong in (
            {"data": "nothing"},
            {"parent": "nothing"},
            {"deadline": 1e9},
        ):  # none is a run
            refused = post(f"{place}/api/runs", json={"question": LDL, **wrong}, headers=headers)
            assert refused.status_code in (400, 404)
        first = post(f"{place}/api/runs", json={"question": LDL}, headers=headers)
        assert first.status_code == 202
        post(f"{place}/api/runs/{first.json()['id']}/cancel", headers=headers)
        second = post(f"{place}/api/runs", json={"question": LDL}, headers=headers)
        assert (second.status_code, second.json()["error"]["code"]) == (429, "budget_spent")
        codes = [get(f"{place}/v1/models", headers=headers) for _ in range(12)]
        assert codes[-1].status_code == 429
        assert int(codes[-1].headers["retry-after"]) >= 1


def test_another_address_needs_a_token_or_a_proxy(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AETIA_TOKENS", str(tmp_path / "tokens.json"))
    assert main(["serve", "--host", "0.0.0.0", "--port", "0"]) == 2
    assert "aetia tokens add" in capsys.readouterr().err
    assert ServingConfig(host="0.0.0.0", behind_proxy=("aetia.example",)).behind_proxy
    assert ServingConfig(host="::1").tokens is None
    for origin in ("evil", "https://page.example/path"):
        assert main(["serve", "--port", "0", "--origin", origin]) == 2
        assert f"such as https://page.example; got {origin!r}" in capsys.readouterr().err
    monkeypatch.setenv("AETIA_SERVE_TOKEN", "short")
    with pytest.raises(SetupError, match="fewer than 16"):
        known_tokens()


def test_tokens_are_kept_as_hashes_and_who_removes_one_is_told_of_its_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "tokens.json"
    monkeypatch.setenv("AETIA_TOKENS", str(place))
    monkeypatch.setenv("AETIA_DATA", str(tmp_path / "data"))
    assert main(["tokens", "list"]) == 1
    assert main(["tokens", "add", "ann", "--rate", "9"]) == 0
    text = capsys.readouterr().out.strip().split("\n")[-1]
    assert text not in place.read_text()
    assert place.stat().st_mode & 0o077 == 0
    known = known_tokens()
    assert known is not None
    assert known.find(text) == Token("ann", known.find(text).digest, 9)  # type: ignore[union-attr]
    assert known.find(text[:-1]) is None
    assert main(["tokens", "add", "ann"]) == 2
    assert main(["tokens", "remove", "ben"]) == 2
    assert main(["tokens", "add", " "]) == 2
    owner = read_tokens(tokens_file())[0].owner
    KeptData(owner).add(
        "ward", "w.csv", lambda path: path.write_text("drug,died\n" + "0,1\n1,0\n" * 30)
    )
    assert main(["tokens", "remove", "ann"]) == 0
    assert (
        f"its data sets stay, for nobody: ward, in {KeptData(owner).folder}"
        in capsys.readouterr().err
    )


def test_the_audit_log_holds_no_word_of_what_was_asked(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit.jsonl")
    token, text = made("ann", None, None)
    scope: dict[str, Any] = {
        "type": "http", "method": "GET", "path": "/api/runs/\n\x1b[31m", "client": ("127.0.0.1", 1),
        "query_string": b"question=secret", "headers": [(b"authorization", text.encode())],
    }  # fmt: skip
    log.request(scope, 200, token, 0.1)
    log.close()
    held = (tmp_path / "audit.jsonl").read_text()
    assert held.count("\n") == 1
    assert "\x1b" not in held
    assert "secret" not in held
    assert text not in held
    assert json.loads(held)["who"] == "ann"


HISTORY = "<chat_history>\nUSER: Does LDL cholesterol cause heart disease?\nASSISTANT: Yes.\n</chat_history>"


@pytest.mark.parametrize(
    ("order", "reply"),
    [
        (
            '### Task:\nWrite a short title with an emoji.\n### Output:\nJSON: { "title": "" }\n',
            "title",
        ),
        ('### Task:\nGenerate 1-3 broad tags.\n### Output:\nJSON: { "tags": [] }\n', "tags"),
        ('### Task:\nSuggest 3-5 follow-up questions.\nJSON: { "follow_ups": [] }\n', "follow_ups"),
        (
            '### Task:\nAnalyze the chat to generate search queries.\nJSON: { "queries": [] }\n',
            "queries",
        ),
    ],
)
def test_housekeeping_is_answered_in_the_form_that_was_asked(order: str, reply: str) -> None:
    said = housekeeping(order + HISTORY)
    assert said is not None
    assert list(json.loads(said)) == [reply]


def test_a_person_s_question_is_never_housekeeping() -> None:
    for text in (LDL, "What is the title of the trial that showed it?", "Generate tags of smoking"):
        assert housekeeping(text) is None
        assert unwrapped(text) == text
    wrapped = f"### Task:\nAnswer.\n<context>\n<source>x</source>\n</context>\n\n<user_query>\n{LDL}\n</user_query>"
    assert housekeeping(wrapped) is None
    assert unwrapped(wrapped) == LDL
