"""`aetia models list|pull|info|verify` against a hub on loopback that fails on demand."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType
from typing import TYPE_CHECKING, Any

import huggingface_hub
import numpy as np
import pytest
from filelock import FileLock
from gguf import GGUFWriter

from agent.faces.cli import main
from agent.faces.models.main import COMMANDS
from agent.models.catalogue import files as model_files
from agent.models.catalogue.entries import Choice, Entry, Licence, Wanted, parse_name
from agent.models.catalogue.pull import Pulled, pull
from graphs.errors import (
    InputError,
    ModelFileError,
    ModelRefusedError,
    ModelUnavailableError,
    SetupError,
    TransferError,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def command(arguments: Sequence[str]) -> int:
    return main(["models", *arguments])


TOKEN = "hf_very_secret_0123456789"
REPOSITORY = "someone/tiny-GGUF"
FILE = "tiny.Q8_0.gguf"
NAME = f"hf:{REPOSITORY}:{FILE}"
COMMIT = "c" * 40


def write_model(
    path: Path, architecture: str = "llama", weights: int = 60_000, seed: int = 0
) -> bytes:
    """A small file that is GGUF in form; no model could run it."""
    writer = GGUFWriter(path, architecture)
    writer.add_name("tiny")
    writer.add_context_length(256)
    writer.add_file_type(0)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(["a", "b", "c"])
    writer.add_chat_template("{{ messages }}")
    values = np.random.default_rng(seed).normal(size=weights).astype(np.float32)
    writer.add_tensor("token_embd.weight", values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path.read_bytes()


@dataclass
class Hub:
    """What lies on the hub, what goes wrong next, and what was asked.

    `faults` are taken one a GET, `answers` one a HEAD (each a status and an error code).
    """

    files: dict[str, bytes] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    etag: str | None = None
    elsewhere: str | None = None
    url: str = ""

    def gets(self) -> list[dict[str, str]]:
        """The headers of every GET, in order."""
        return [headers for method, _, headers in self.asked if method == "GET"]


class Handler(BaseHTTPRequestHandler):
    """Answers from `hub`; its error texts repeat the token, as a careless server would."""

    hub: Hub

    def do_HEAD(self) -> None:
        self._note()
        if self.hub.answers:
            status, code = self.hub.answers.pop(0)
            return self._refuse(status, code)
        body = self._body()
        if body is None:
            return self._refuse(404, "EntryNotFound")
        etag = self.hub.etag or hashlib.sha256(body).hexdigest()
        self.send_response(302 if self.hub.elsewhere else 200)
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", '"0123"')
        self.send_header("X-Linked-Etag", f'"{etag}"')
        self.send_header("X-Linked-Size", str(len(body)))
        self._send_elsewhere()
        self.end_headers()
        return None

    def do_GET(self) -> None:
        self._note()
        body = self._body()
        if body is None:
            return self._refuse(404, "EntryNotFound")
        if self.hub.elsewhere:
            self.send_response(302)
            self._send_elsewhere()
            self.send_header("Content-Length", "0")
            return self.end_headers()
        fault = self.hub.faults.pop(0) if self.hub.faults else ""
        if fault.isdigit():
            return self._refuse(int(fault), "")
        start = int(self.headers.get("Range", "bytes=0-")[6:].rstrip("-"))
        part = body[start:]
        if fault == "damaged":
            part = bytes(reversed(part))
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(part)))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.end_headers()
        self.wfile.write(part[: len(part) // 2] if fault == "cut" else part)
        return None

    def _send_elsewhere(self) -> None:
        if self.hub.elsewhere:
            self.send_header("Location", f"{self.hub.elsewhere}{self.path}")

    def _note(self) -> None:
        lower = {name.lower(): value for name, value in self.headers.items()}
        self.hub.asked.append((self.command, self.path, lower))

    def _body(self) -> bytes | None:
        repository, _, rest = self.path.strip("/").partition("/resolve/")
        return self.hub.files.get(f"{repository}/{rest.partition('/')[2]}")

    def _refuse(self, status: int, code: str) -> None:
        self.send_response(status)
        self.send_header("X-Error-Code", code)
        self.send_header("X-Error-Message", f"token {TOKEN} is not welcome")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def serve(hub: Hub) -> ThreadingHTTPServer:
    """Start answering on a free port of loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"hub": hub}))
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    ).start()
    return server


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    hub = Hub()
    hub.files[f"{REPOSITORY}/{FILE}"] = write_model(tmp_path / "made.gguf")
    server = serve(hub)
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    monkeypatch.setenv("AETIA_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    huggingface_hub.close_session()
    monkeypatch.setattr("tools.fetching.PAUSE_S", 0.0)
    yield hub
    huggingface_hub.close_session()
    server.shutdown()
    server.server_close()


def yes(name: str, licence: Licence) -> bool:
    return True


def fetch(name: str = NAME) -> Pulled:
    return pull(parse_name(name), yes)


def entry(**changes: Any) -> Wanted:
    fields: dict[str, Any] = {
        "key": "tiny",
        "title": "Tiny",
        "repository": REPOSITORY,
        "original": "someone/tiny",
        "licence": {"name": "MIT", "link": "https://example.org/licence"},
        "billions": 0.001,
        "architecture": "llama",
        "chat_template": "none",
        "good_for": "tests",
        "sources": ["https://example.org"],
        "choices": [{"quant": "Q8_0", "file": FILE, **changes}],
    }
    known = Entry.model_validate(fields)
    return Wanted("tiny", known, known.choices, known.repository)


def left(folder: Path) -> list[str]:
    files = (path.name for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in files if not name.endswith(".lock"))


def test_a_pulled_file_is_whole_and_recorded_with_what_it_came_from(hub: Hub) -> None:
    pulled = fetch()
    body = hub.files[f"{REPOSITORY}/{FILE}"]
    assert pulled.path.read_bytes() == body
    assert pulled.fetched
    record = model_files.read_record(pulled.path)
    assert record is not None
    assert record.sha256 == pulled.sha256 == hashlib.sha256(body).hexdigest()
    assert (record.commit, record.repository, record.entry) == (COMMIT, REPOSITORY, None)
    paths = [path for method, path, _ in hub.asked if method == "GET"]
    assert paths == [f"/{REPOSITORY}/resolve/{COMMIT}/{FILE}"]
    assert left(model_files.models_folder()) == [FILE, f"{FILE}.json"]


def test_nothing_but_the_file_is_asked_for(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    constants = huggingface_hub.constants
    monkeypatch.setattr(constants, "ENDPOINT", hub.url)
    template = f"{hub.url}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_TELEMETRY", False)
    monkeypatch.setattr(constants, "AGENT_HARNESSES_PATH", str(tmp_path / "harnesses"))
    monkeypatch.setattr("huggingface_hub.utils._detect_agent._registry", None)
    fetch()
    assert hub.asked
    assert all("/resolve/" in path for _, path, _ in hub.asked)


def test_a_file_that_is_here_is_checked_and_not_fetched_again(hub: Hub) -> None:
    fetch()
    hub.asked.clear()
    assert not fetch().fetched
    assert hub.asked == []


def test_a_file_put_there_by_hand_is_checked_against_the_hub(hub: Hub) -> None:
    path = model_files.pulled_path(REPOSITORY, FILE)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"GGUF and something else")
    with pytest.raises(ModelFileError, match="as recorded by the hub.*pull it again"):
        fetch()
    path.write_bytes(hub.files[f"{REPOSITORY}/{FILE}"])
    assert not fetch().fetched
    assert hub.gets() == []


def test_a_cut_transfer_is_continued_at_once(hub: Hub) -> None:
    hub.faults = ["cut"]
    assert fetch().path.read_bytes() == hub.files[f"{REPOSITORY}/{FILE}"]
    assert any(headers.get("range", "bytes=0-") != "bytes=0-" for headers in hub.gets())


def test_a_transfer_that_stopped_goes_on_at_the_next_call(hub: Hub) -> None:
    hub.faults = ["cut", "503"]
    with pytest.raises(ModelUnavailableError, match="503.*same command again") as caught:
        fetch()
    assert caught.value.retryable
    (part,) = left(model_files.models_folder())
    assert part.endswith(".part")
    have = next(model_files.models_folder().rglob("*.part")).stat().st_size
    assert 0 < have < len(hub.files[f"{REPOSITORY}/{FILE}"])
    hub.asked.clear()
    assert fetch().path.read_bytes() == hub.files[f"{REPOSITORY}/{FILE}"]
    assert {headers.get("range") for headers in hub.gets()} == {f"bytes={have}-"}
    assert left(model_files.models_folder()) == [FILE, f"{FILE}.json"]


def test_a_part_of_an_older_version_is_not_continued(hub: Hub, tmp_path: Path) -> None:
    hub.faults = ["cut", "503"]
    with pytest.raises(ModelUnavailableError):
        fetch()
    hub.files[f"{REPOSITORY}/{FILE}"] = write_model(tmp_path / "newer.gguf", seed=1)
    assert fetch().path.read_bytes() == hub.files[f"{REPOSITORY}/{FILE}"]


def test_damaged_bytes_never_get_the_final_name(hub: Hub) -> None:
    hub.faults = ["damaged"]
    with pytest.raises(TransferError, match="damaged on the way and has been deleted"):
        fetch()
    assert left(model_files.models_folder()) == []
    assert fetch().fetched


def test_the_catalogue_checksum_counts_where_the_hub_gives_none(hub: Hub) -> None:
    hub.etag = "a1b2c3"
    with pytest.raises(TransferError, match=f"not {'0' * 64}"):
        pull(entry(sha256="0" * 64), yes)
    assert left(model_files.models_folder()) == []
    digest = hashlib.sha256(hub.files[f"{REPOSITORY}/{FILE}"]).hexdigest()
    assert pull(entry(sha256=digest), yes).sha256 == digest


def test_another_file_under_the_same_name_is_refused_before_a_byte_comes(hub: Hub) -> None:
    with pytest.raises(ModelFileError, match=f"now holds another.*{NAME}"):
        pull(entry(sha256="0" * 64), yes)
    assert hub.gets() == []


def test_a_file_that_was_changed_later_is_found(hub: Hub) -> None:
    path = fetch().path
    with path.open("r+b") as file:
        file.seek(5_000)
        file.write(b"changed")
    with pytest.raises(ModelFileError, match="changed or damaged; delete it and pull it again"):
        fetch()
    assert command(["verify", NAME]) == 1


@pytest.mark.parametrize(
    ("answer", "token", "says"),
    [
        ((403, "GatedRepo"), "", "gated: sign in and accept its terms at .*set HF_TOKEN"),
        ((401, "GatedRepo"), "", "gated: sign in and accept its terms at .*set HF_TOKEN"),
        ((401, ""), "", "does not exist, or it is private or gated .*set HF_TOKEN"),
        ((401, ""), TOKEN, "does not accept HF_TOKEN"),
        ((403, ""), TOKEN, "does not accept HF_TOKEN"),
        ((404, "RepoNotFound"), "", f"there is no {FILE} in {REPOSITORY}"),
        ((404, "EntryNotFound"), "", f"there is no {FILE} in {REPOSITORY}"),
        ((404, "RevisionNotFound"), "", "no longer has the revision"),
    ],
)
def test_a_refusal_says_what_to_do_and_never_the_token(
    hub: Hub,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: tuple[int, str],
    token: str,
    says: str,
) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    hub.answers = [answer] * 3
    with pytest.raises(ModelRefusedError, match=says) as caught:
        fetch()
    chain: BaseException | None = caught.value
    while chain is not None:
        assert TOKEN not in str(chain)
        chain = chain.__cause__
    assert command(["pull", NAME, "--accept-licence", "--json"]) == 3
    out, err = capsys.readouterr()
    assert json.loads(out)["status"] == "failed"
    assert TOKEN not in out + err


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_busy_hub_is_retryable(hub: Hub, code: int) -> None:
    hub.answers = [(code, "")] * 3
    with pytest.raises(ModelUnavailableError, match=str(code)):
        fetch()


def test_the_token_goes_to_the_hub_and_not_to_where_it_sends_us(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Hub(files=hub.files)
    server = serve(store)
    hub.elsewhere = store.url
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    try:
        fetch()
    finally:
        server.shutdown()
        server.server_close()
    assert {headers.get("authorization") for _, _, headers in hub.asked} == {f"Bearer {TOKEN}"}
    assert {headers.get("authorization") for _, _, headers in store.asked} == {None}


def test_a_hub_out_of_reach_is_said(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{probe.getsockname()[1]}")
        with pytest.raises(ModelUnavailableError, match="cannot be reached.*HF_ENDPOINT"):
            fetch()


def test_offline_mode_is_said(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(SetupError, match="HF_HUB_OFFLINE is set"):
        fetch()


def test_too_little_space_is_said_before_a_byte_comes(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(SetupError, match="GB free.*AETIA_MODELS_DIR"):
        fetch()
    assert hub.gets() == []


def test_a_disk_that_fills_up_on_the_way_keeps_what_came(
    hub: Hub, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AETIA_MODELS_DIR", str(small_disk))
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(SetupError, match="the disk is full: .*AETIA_MODELS_DIR; what came is kept"):
        fetch()
    (part,) = small_disk.rglob("*.part")
    came = part.read_bytes()
    assert len(came) > 10_000
    assert hub.files[f"{REPOSITORY}/{FILE}"].startswith(came)


def test_a_folder_that_cannot_be_made_is_said(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    monkeypatch.setenv("AETIA_MODELS_DIR", str(tmp_path / "taken"))
    with pytest.raises(SetupError, match="cannot be written.*AETIA_MODELS_DIR"):
        fetch()


def test_two_processes_do_not_fetch_the_same_file_at_once(hub: Hub) -> None:
    path = model_files.pulled_path(REPOSITORY, FILE)
    path.parent.mkdir(parents=True)
    with (
        FileLock(path.with_name(f"{FILE}.lock")),
        pytest.raises(TransferError, match="another process is fetching"),
    ):
        fetch()
    assert fetch().fetched


def test_nothing_is_asked_before_the_licence_is_accepted(
    hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["pull", NAME]) == 2
    assert hub.asked == []
    err = capsys.readouterr().err
    assert f"{hub.url}/{REPOSITORY}" in err
    assert "--accept-licence" in err


@pytest.mark.parametrize(("word", "code"), [("y", 0), ("", 2)])
def test_the_licence_can_be_accepted_at_the_terminal(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, word: str, code: int
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda: word)
    assert command(["pull", NAME]) == code


def test_what_was_pulled_is_listed_described_and_verified(
    hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["pull", NAME, "--accept-licence", "--json"]) == 0
    path = json.loads(capsys.readouterr().out)["path"]
    assert command(["list", "--here", "--json"]) == 0
    assert path in [row["path"] for row in json.loads(capsys.readouterr().out)]
    assert command(["info", NAME, "--json"]) == 0
    file = json.loads(capsys.readouterr().out)["file"]
    assert (file["architecture"], file["context_length"], file["parameters"]) == (
        "llama",
        256,
        60_000,
    )
    assert file["record"]["commit"] == COMMIT
    assert command(["verify", path]) == 0
    assert command(["info", path]) == 0
    assert "chat template yes" in capsys.readouterr().out


def test_a_model_of_another_architecture_than_the_catalogue_says_fails_verification(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.files[f"{REPOSITORY}/{FILE}"] = write_model(tmp_path / "other.gguf", "gpt2")
    wanted = entry()
    monkeypatch.setattr(model_files, "parse_name", lambda name, quant=None: wanted)
    pull(wanted, yes)
    assert command(["verify", "tiny", "--json"]) == 1
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["architecture"]["state"] == "failed"
    assert checks["sha256"]["state"] == "ok"


def test_a_model_that_is_not_here_says_how_to_get_it(
    hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["verify", "qwen3-8b"]) == 2
    assert "aetia models pull qwen3-8b" in capsys.readouterr().err
    assert command(["info", "qwen3-8b"]) == 0
    assert "not on this machine" in capsys.readouterr().out


def test_a_model_without_files_cannot_be_pulled_and_says_why(hub: Hub) -> None:
    with pytest.raises(SetupError, match="credentialed users of PhysioNet"):
        fetch("me-llama-13b-chat")


def test_every_command_is_offered_and_an_unknown_one_is_a_usage_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command([]) == 2
    out = capsys.readouterr().out
    assert all(name in out for name in COMMANDS)
    assert command(["launch"]) == 2


def test_a_command_may_bring_its_own_json_option(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("agent.faces.models.judge")

    def add(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one object a line")

    async def seven() -> int:
        return 7

    module.__dict__.update(add=add, run=lambda options: seven() if options.json else 0)
    monkeypatch.setitem(sys.modules, "agent.faces.models.judge", module)
    assert command(["judge", "--json"]) == 7


def test_a_malformed_repository_is_a_usage_error(hub: Hub) -> None:
    wanted = Wanted("x", None, (Choice(quant="?", file=FILE),), "a//b")
    with pytest.raises(InputError, match="OWNER/REPOSITORY"):
        pull(wanted, yes)
