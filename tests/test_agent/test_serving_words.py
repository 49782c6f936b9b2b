"""What a server says to people and programs: what was given, what was expected, and what they themselves can do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from agent.faces.serving.told.without_commands import without_commands
from agent.runs.record import Origin, Run
from graphs.errors import InputError
from tests.test_agent.serving_hand import LDL, served

if TYPE_CHECKING:
    from collections.abc import Iterator

PYTHON = re.compile(r"pydantic|valid (?:tuple|dict|list|string)|\bNone\b|\btuple\b|\bdict\b|BaseModel|Field required", re.IGNORECASE)  # fmt: skip
USER = {"role": "user", "content": LDL}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    folder = tmp_path_factory.mktemp("words")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AETIA_DATA", str(folder / "data"))
        with (
            served(folder / "runs.sqlite") as place,
            httpx2.Client(base_url=place, timeout=60) as one,
        ):
            yield one


def refused(found: httpx2.Response) -> str:
    assert 400 <= found.status_code < 500, found.text
    message: str = found.json()["error"]["message"]
    assert not PYTHON.search(message), message
    return message


BODIES: list[tuple[str, Any, str]] = [
    ("/v1/chat/completions", {}, "messages is not given, and it must be"),
    ("/v1/chat/completions", {"messages": None}, "messages: given null, expected a list"),
    ("/v1/chat/completions", {"messages": []}, "messages: given a list of 0, expected one that is not empty"),
    ("/v1/chat/completions", {"messages": ["hi"]}, 'messages.0: given "hi", expected an object'),
    ("/v1/chat/completions", {"messages": [USER], "max_tokens": 0}, "max_tokens: given 0, expected 1 or more"),
    ("/v1/chat/completions", {"messages": [USER], "stop": 5}, "stop: given 5, expected a text or a list"),
    ("/v1/responses", {"input": None}, "input: given null, expected a text or a list"),
    ("/v1/responses", {"input": ["a"]}, 'input.0: given "a", expected an object'),
    ("/v1/responses", {"input": LDL, "stream": "perhaps"}, 'stream: given "perhaps", expected true or false'),
    ("/api/runs", {"question": ""}, 'question: given "", expected one that is not empty'),
    ("/api/runs", {"question": " \n "}, 'question: given " \\n ", expected one that is not blank'),
    ("/v1/responses", {"input": ""}, "there is no question in what was sent (of messages, those of role 'user' are read)"),
    ("/v1/chat/completions", {"messages": [USER], "n": 0}, "n is not supported: the answer is one text, and what it claims is not bent; leave n out"),
    ("/api/runs", {"question": LDL, "budget": {"lookups": -1}}, "budget.lookups: given -1, expected 0 or more"),
    ("/api/runs", {"question": LDL, "pause": ["x"]}, 'pause.0: given "x", expected one of "dag" or "entities"'),
    ("/api/runs", {"question": LDL, "colour": 1}, "colour: there is no such field"),
    ("/api/runs", [1, 2], "the body is a list of 2, expected a JSON object"),
    ("/api/hypotheses", {"goal": "drugs for gout", "top": 2.5}, "top: given 2.5, expected a whole number"),
    ("/api/hypotheses", {"goal": 5}, "goal: given 5, expected a text"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "said"), BODIES)
def test_a_bad_body_is_told_field_by_field(
    client: httpx2.Client, path: str, body: Any, said: str
) -> None:
    assert refused(client.post(path, json=body)) == said


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("text/plain", b'{"question": "x"}', "the content-type is 'text/plain': send JSON with content-type: application/json"),
        (None, b'{"question": "x"}', "the body has no content-type: send JSON with content-type: application/json"),
        ("application/json", b"", "there is no body: send a JSON object (content-type: application/json)"),
        ("application/json", b'{"a":', "the body is not JSON: at character 5, expecting value"),
    ],
)  # fmt: skip
def test_a_body_of_another_kind_says_which_is_read(
    client: httpx2.Client, kind: str | None, content: bytes, said: str
) -> None:
    head = {"content-type": kind} if kind else {}
    assert refused(client.post("/api/runs", content=content, headers=head)) == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"question": "\xff"}', "the body is not JSON: it is not UTF-8 (at byte 14)"),
        (b"[" * 100_000, "the body is not JSON that is read here: it is nested too deeply"),
    ],
)
def test_bytes_that_are_no_json_at_all_are_told_so(
    client: httpx2.Client, body: bytes, said: str
) -> None:
    sent = {"content-type": "application/json"}
    for path in ("/api/runs", "/v1/chat/completions"):
        assert refused(client.post(path, content=body, headers=sent)) == said


def test_nodes_that_the_graph_does_not_hold_are_named(client: httpx2.Client) -> None:
    found = client.get("/api/graph", params={"nodes": "MESH:D015430,NOPE:1"}).json()
    assert found["absent"] == ["NOPE:1"]
    assert client.get("/api/graph", params={"nodes": "MESH:D015430"}).json()["absent"] == []


def test_what_a_column_is_said_to_be_is_refused_by_its_place(client: httpx2.Client) -> None:
    rows = "arm,score\n" + "".join(f"{i % 2},{i % 7}\n" for i in range(60))
    assert client.post("/api/data?name=t1&file=t.csv", content=rows.encode()).status_code == 201
    told = {"columns": [{"name": "arm"}, {"name": "score", "role": "result"}]}
    said = refused(client.put("/api/data/t1", json=told))
    assert said.startswith('columns.1.role: given "result", expected one of "treatment", "outcome"')


def ended(client: httpx2.Client, wish: dict[str, Any]) -> str:
    run: str = client.post("/api/runs", json=wish).json()["id"]
    client.get(f"/api/runs/{run}/events")
    return run


@pytest.mark.parametrize("said", ["x", "-1", "1.5", "9" * 15])
def test_a_last_event_that_is_no_number_is_refused_and_nothing_is_told_twice(
    client: httpx2.Client, said: str
) -> None:
    run = ended(client, {"question": LDL})
    found = client.get(f"/api/runs/{run}/events", headers={"last-event-id": said})
    assert found.status_code == 400
    assert f"Last-Event-ID is {said!r}, expected the number (id)" in refused(found)


def test_a_run_that_cannot_go_on_says_what_whoever_asks_can_do(client: httpx2.Client) -> None:
    run = ended(client, {"question": LDL})
    found = client.post(f"/api/runs/{run}/resume")
    assert found.status_code == 409
    assert f"is finished; to see it: GET /api/runs/{run} (on the page: open it under Runs)" in refused(found)  # fmt: skip
    with pytest.raises(InputError, match=f"is finished; to see it: `aetia runs show {run}`"):
        Run.begun("q", {}, Origin(), id=run, status="finished").require_resumable()
    waits = ended(client, {"question": "Does quitting smoking cause weight gain?", "pause": ["dag"]})  # fmt: skip
    assert f"POST /api/runs/{waits}/approve (on the page: " in refused(client.post(f"/api/runs/{waits}/resume"))  # fmt: skip


def test_no_answer_names_a_command_that_its_reader_cannot_give(client: httpx2.Client) -> None:
    run = ended(client, {"question": "Does garlic cause asthma?"})
    whole = client.get(f"/api/runs/{run}").json()
    assert "`aetia kg download --help` where the server runs" in whole["answer"]["would_change"][0]
    forms = [client.get(f"/api/runs/{run}/export", params={"format": f}).text for f in ("md", "html", "json", "txt")]  # fmt: skip
    reply = client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": whole["question"]}]}).text  # fmt: skip
    for text in (*forms, reply, whole["short"]):
        assert "aetia kg download" in text
        for command in re.findall(
            r"`aetia [^`]*`(?! where the server runs)", " ".join(text.replace("\\", "").split())
        ):
            pytest.fail(command)


@pytest.mark.parametrize(
    ("said", "here"),
    [
        ("go on with `aetia runs resume 9f3a`", "go on with POST /api/runs/9f3a/resume (on the page: press Go on)"),
        ("`aetia hypothesize --resume 9f3a --say CURIE=promising` (or unlikely)", "POST /api/hypotheses/9f3a/say (on the page: press Promising or Unlikely) (or unlikely)"),
        ("`aetia hypothesize --resume 9f3a`", "POST /api/runs/9f3a/resume (on the page: press Go on)"),
        ("see `aetia doctor`", "see `aetia doctor` where the server runs"),
        ("say so with --na wt=999, or", "say so with codes of wt for no value: 999 (on the page: Your data), or"),
        ("name the event with --outcome-event", "name the event with `event` of its column (on the page: Your data)"),
        ("ranks 1--2 of `x --kg y`", "ranks 1--2 of `x --kg y`"),
    ],
)  # fmt: skip
def test_a_command_becomes_what_is_done_here(said: str, here: str) -> None:
    assert without_commands(said) == here


def test_what_programs_asked_stands_apart_from_what_a_person_asked(client: httpx2.Client) -> None:
    own = ended(client, {"question": "Does coffee drinking cause pancreatic cancer?"})
    client.post("/v1/chat/completions", json={"messages": [USER]})
    client.post("/v1/responses", json={"input": LDL})
    listed = {name: client.get("/api/runs", params={"asked": name, "limit": 100}).json()["runs"] for name in ("all", "own", "programs")}  # fmt: skip
    assert {run["through"] for run in listed["own"]} == {None}
    assert {run["through"] for run in listed["programs"]} == {"openai"}
    assert own in [run["id"] for run in listed["own"]]
    assert len(listed["programs"]) >= 2
    ids = {name: {run["id"] for run in runs} for name, runs in listed.items()}
    assert ids["own"] | ids["programs"] == ids["all"]  # nothing is lost
    first, second = listed["own"][:2]
    after = client.get("/api/runs", params={"asked": "own", "before": first["id"], "limit": 1})
    assert [run["id"] for run in after.json()["runs"]] == [second["id"]]
