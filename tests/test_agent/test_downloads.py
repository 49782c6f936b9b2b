"""`aetia kg download` and `aetia models pull` against a server that misbehaves.

Whatever it does, only the whole file gets the final name, and the next run brings it.
"""

from __future__ import annotations

import re
import shutil
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import huggingface_hub
import pytest

from agent.faces.cli import main
from agent.models.catalogue.files import pulled_path
from graphs.errors import InputError, TransferError
from tests.test_agent import file_server as does
from tests.test_agent.file_server import FileServer
from tools.kg.download import fetch
from tools.parts import alone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.test_agent.file_server import Fault

CONTENT = b"format-version: 1.2\n" + bytes(range(256)) * 2_000
SIZE = len(CONTENT)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No waiting between two tries, and no proxy."""
    monkeypatch.setattr("tools.fetching.PAUSE_S", 0.0)
    monkeypatch.setattr("tools.fetching.MOST_UNANNOUNCED", SIZE + 100_000)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    monkeypatch.delenv("HF_TOKEN", raising=False)
    huggingface_hub.close_session()
    yield
    huggingface_hub.close_session()


@dataclass(frozen=True)
class Door:
    """One of the two commands, and where its file ends up."""

    words: tuple[str, ...]
    final: Path

    def run(self) -> int:
        return main([*self.words, "--accept-licence"])

    def left(self) -> set[str]:
        """Endings of what lies beside the file."""
        names = self.final.parent.iterdir() if self.final.parent.is_dir() else ()
        return {path.suffix for path in names}


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer(CONTENT) as served:
        yield served


@pytest.fixture(params=["kg download", "models pull"])
def door(
    request: pytest.FixtureRequest,
    server: FileServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Door:
    return open_door(request.param, server, tmp_path, monkeypatch)


def open_door(name: str, server: FileServer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Door:
    if name == "kg download":
        words = ("kg", "download", "doid", "--out", str(folder), "--mirror", server.address)
        return Door(words, folder / "doid" / "doid.obo")
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    monkeypatch.setenv("AETIA_MODELS_DIR", str(folder))
    return Door(("models", "pull", "hf:some/one:tiny.gguf"), pulled_path("some/one", "tiny.gguf"))


MENDED: dict[str, list[Fault]] = {
    "a cut body": [does.half],
    "a cut body, again and again": [does.half] * 3,
    "a cut body in chunks": [does.half_of_chunks],
    "no length": [does.whole_without_length],
    "a range that is ignored": [does.half, does.ignores_the_range],
    "a range from elsewhere": [does.half, does.partial(f"bytes 5-{SIZE - 1}/{SIZE}", CONTENT[5:])],
    "a range without a place": [does.half, does.partial("", CONTENT[SIZE // 2 :])],
    "a range of nonsense": [does.half, does.partial("bytes nonsense", b"x")],
    "a range that is refused": [does.half, does.status(416)],
    "a redirect to nonsense": [does.status(302, {"Location": "http://["})],
    "a redirect": [does.status(302, {"Location": "/elsewhere"})],
    "an answer without end of headers": [does.no_http],
}


@pytest.mark.parametrize("faults", MENDED.values(), ids=MENDED)
def test_a_fault_that_can_be_mended_is_mended_at_once(
    door: Door, server: FileServer, faults: list[Fault], capsys: pytest.CaptureFixture[str]
) -> None:
    server.faults = deque(faults)
    code = door.run()
    err = capsys.readouterr().err
    assert (code, door.final.read_bytes() == CONTENT) == (0, True), err
    assert not server.faults
    assert not door.left() & {".part", ".from", ".lock"}
    said = "nobody said how long it is" in err
    assert said == (faults == [does.whole_without_length] and door.words[0] == "kg")


REFUSED: dict[str, tuple[list[Fault], str]] = {
    "empty": ([does.empty], "is empty|announces 0 bytes"),
    "empty, no length": ([does.empty_without_length] * 3, "is empty|0 of .* bytes came"),
    "endless": ([does.endless], "sends more than the .* stopped there"),
    "to a file": ([does.status(302, {"Location": "file:///etc/passwd"})], "sends on to file://"),
    "to ftp": ([does.status(302, {"Location": "ftp://127.0.0.1/x"})], "sends on to ftp://"),
    "in circles": ([does.status(302, {"Location": "/"})] * 30, "TooManyRedirects"),
    "compressed": ([does.compressed], "sends gzip"),
    "a part unasked": ([does.partial(f"bytes 0-9/{SIZE}", CONTENT[:10])], "206"),
    "a range that was not asked for, refused": ([does.status(416)], "416"),
    "not modified": ([does.status(304)], "304"),
    "busy": ([does.status(503)], "503.*same command again"),
    "gone": ([does.status(410)], "410"),
    "cut for ever": ([does.half] * 30, "cut .RemoteProtocolError.*same command again"),
    "not HTTP": ([does.no_http] * 3, "cut .RemoteProtocolError.*same command again"),
}


@pytest.mark.parametrize(("faults", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_the_file_never_gets_its_name_and_the_next_run_brings_it(
    door: Door,
    server: FileServer,
    faults: list[Fault],
    says: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    server.faults = deque(faults)
    assert door.run() == 3
    err = capsys.readouterr().err
    (line,) = [line for line in err.splitlines() if line.startswith("aetia")]
    assert "Traceback" not in err
    assert re.search(says, line), line
    assert not door.final.exists()
    assert sum(p.stat().st_size for p in door.final.parent.iterdir()) <= SIZE
    server.faults.clear()
    assert door.run() == 0
    assert door.final.read_bytes() == CONTENT


def test_a_version_that_changes_on_the_way_is_fetched_anew(
    server: FileServer, tmp_path: Path
) -> None:
    def replaced(exchange: does.Exchange) -> None:
        server.content = CONTENT[::-1]
        does.good(exchange)

    server.faults = deque([does.half, replaced])
    fetch(server.address, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == CONTENT[::-1]
    assert server.ranges == ["", f"bytes={SIZE // 2}-"]


def test_a_part_of_no_known_version_is_never_continued(server: FileServer, tmp_path: Path) -> None:
    server.validators = False
    server.faults = deque([does.half])
    with pytest.raises(TransferError, match="cut"):
        fetch(server.address, tmp_path / "file")
    server.content = CONTENT[::-1]
    fetch(server.address, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == CONTENT[::-1]
    assert server.ranges == ["", ""]


def test_a_part_from_another_address_is_never_continued(server: FileServer, tmp_path: Path) -> None:
    server.faults = deque([does.half, does.status(503)])
    with pytest.raises(TransferError, match="503"):
        fetch(f"{server.address}/one", tmp_path / "file")
    assert server.ranges.pop() == f"bytes={SIZE // 2}-"
    fetch(f"{server.address}/other", tmp_path / "file")
    assert server.ranges[-1] == ""


def test_a_part_that_is_whole_already_only_gets_its_name(
    server: FileServer, tmp_path: Path
) -> None:
    server.faults = deque([does.half, does.status(503)])
    with pytest.raises(TransferError):
        fetch(server.address, tmp_path / "file")
    (tmp_path / "file.part").write_bytes(CONTENT)
    fetch(server.address, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert server.ranges[-1] == f"bytes={SIZE}-"


@pytest.mark.parametrize("size", [SIZE - 1_000, SIZE + 1_000])
def test_a_model_of_another_length_than_its_hub_says_is_refused_before_a_byte(
    size: int,
    server: FileServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    server.hub_size = size
    door = open_door("models pull", server, tmp_path, monkeypatch)
    assert door.run() == 3
    said = f"announces {SIZE:,} bytes, where {size:,} are expected"
    assert said in capsys.readouterr().err
    assert list(door.final.parent.iterdir()) == []


def test_a_model_that_is_longer_than_its_hub_says_is_stopped_there(
    server: FileServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    server.hub_size = SIZE - 1_000
    server.faults = deque([does.whole_without_length])
    door = open_door("models pull", server, tmp_path, monkeypatch)
    assert door.run() == 3
    assert f"sends more than the {SIZE - 1_000:,} bytes announced" in capsys.readouterr().err
    assert list(door.final.parent.iterdir()) == []


def test_a_changed_model_keeps_nothing(
    server: FileServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    server.hub_etag = f'"{"0" * 64}"'
    door = open_door("models pull", server, tmp_path, monkeypatch)
    assert door.run() == 3
    assert "has been deleted" in capsys.readouterr().err
    assert list(door.final.parent.iterdir()) == []


@pytest.mark.parametrize(
    "etag", ['"../../../../stolen"', '"/stolen"', '"a/b"', '"' + "x" * 4_000 + '"', '"\xe9\x7f"', '" "']
)  # fmt: skip
def test_the_servers_word_for_a_version_is_no_path(
    etag: str, server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.hub_etag = etag
    door = open_door("models pull", server, tmp_path / "deep" / "models", monkeypatch)
    server.faults = deque([does.half, does.status(503)])
    assert door.run() == 3
    assert [p.suffix for p in door.final.parent.iterdir()] == [".part"]
    assert door.run() == 0
    assert {p.parent for p in tmp_path.rglob("*") if p.is_file()} == {door.final.parent}


@pytest.mark.parametrize(
    "file",
    ["/etc/x.gguf", "../x.gguf", "a/../x.gguf", "a//x.gguf", "./x.gguf", ".gguf/", "n\0l.gguf",
     "x" * 300 + ".gguf", "C:\\x.gguf", "a\\x.gguf", "tab\t.gguf", ""],
)  # fmt: skip
def test_a_files_name_leads_nowhere_else(file: str, server: FileServer) -> None:
    assert main(["models", "pull", f"hf:some/one:{file}", "--accept-licence"]) == 2
    with pytest.raises(InputError):
        pulled_path("some/one", file)
    assert server.ranges == []


def test_a_folder_of_a_hub_leads_nowhere_else() -> None:
    for repository in ("..", "", "x" * 300, "a/b\0"):
        with pytest.raises(InputError, match="cannot be kept under its name"):
            pulled_path(repository, "x.gguf")
    assert pulled_path("../..", "x.gguf").parent.name == "..--.."


def test_a_full_disk_keeps_what_came_and_the_next_run_goes_on(
    small_disk: Path,
    server: FileServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    door = open_door("kg download", server, small_disk, monkeypatch)
    assert door.run() in (2, 3)
    assert "0.0 GB free, and 0.0 GB are missing" in capsys.readouterr().err
    room = shutil.disk_usage(tmp_path.parent.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: room)
    assert door.run() in (2, 3)
    err = capsys.readouterr().err
    assert "the disk is full" in err
    assert "what came is kept" in err
    came = (small_disk / "doid" / "doid.obo.part").read_bytes()
    assert len(came) > 30_000
    assert CONTENT.startswith(came)
    larger = tmp_path / "larger"
    shutil.copytree(small_disk, larger)
    assert open_door("kg download", server, larger, monkeypatch).run() == 0
    assert server.ranges[-1] == f"bytes={len(came)}-"


def test_two_at_once_write_one_whole_file(server: FileServer, tmp_path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(exchange: does.Exchange) -> None:
        begun.set()
        go_on.wait(10)
        does.good(exchange)

    server.faults = deque([slow])
    path = tmp_path / "file"
    first = threading.Thread(target=fetch, args=(server.address, path))
    first.start()
    assert begun.wait(10)
    with pytest.raises(TransferError, match="another process is fetching file"):
        fetch(server.address, path)
    go_on.set()
    first.join()
    assert path.read_bytes() == CONTENT
    with alone(path, ""):
        assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "file.lock", "file.sha256"]


@pytest.mark.parametrize("mirror", ["file:///etc", "ftp://127.0.0.1", "nowhere", "http://[", ""])
def test_a_mirror_that_is_no_address_is_a_usage_error(
    mirror: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["kg", "download", "doid", "--out", str(tmp_path), "--accept-licence"]
    assert main([*words, "--mirror", mirror or "https://"]) in (2, 3)
    assert "Traceback" not in capsys.readouterr().err


def test_an_address_is_said_without_its_secrets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mirror = "http://user:secret@127.0.0.1:1/files"
    words = ["kg", "download", "doid", "--out", str(tmp_path), "--accept-licence"]
    assert main([*words, "--mirror", mirror]) == 3
    err = capsys.readouterr().err
    assert "http://127.0.0.1:1/files/doid.obo could not be fetched" in err
    assert "secret" not in err


def test_a_damaged_record_of_a_sum_is_said(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = open_door("kg download", server, tmp_path, monkeypatch)
    assert door.run() == 0
    for damage in (b"", b"\xff\x00", b"  "):
        door.final.with_name("doid.obo.sha256").write_bytes(damage)
        assert door.run() in (2, 3)
