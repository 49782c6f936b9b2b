"""The cache folder: where it is, what is written there whole, and what happens when it cannot be."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agent.run import ask
from graphs.cache import (
    cache_folder,
    is_sound,
    read_whole,
    seal_of,
    write_atomically,
    write_sealed,
)
from graphs.curie import Curie
from graphs.dags.dag_files import read_dag_file
from graphs.errors import DataError, SetupError, StoreError
from graphs.opening import open_graph
from graphs.starter.build import open_starter, read_files, texts_of
from graphs.statements import Node
from graphs.store import Release
from graphs.stores.sqlite_build import write_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO


RELEASE = Release("other", "1", "x")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AETIA_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nodes without evidence, which compile in a second: what is kept where does not hang on it."""
    heads = {
        name: content if name == "nodes.tsv" else content.partition("\n")[0] + "\n"
        for name, content in texts_of(read_files()).items()
    }
    few = {name: content.encode() for name, content in heads.items()}
    monkeypatch.setattr(
        "graphs.starter.build.read_files", lambda names: {name: few[name] for name in names}
    )


def compiled(cache: Path) -> Path:
    """The one compiled file."""
    (file,) = cache.glob("*.sqlite")
    return file


async def opened() -> tuple[int, str]:
    """How many nodes the starter graph has, and what stood in for its file."""
    graph = await open_starter()
    try:
        return (await graph.schema()).nodes, graph.fallback
    finally:
        await graph.close()


@pytest.mark.parametrize("variable", ["AETIA_CACHE", "XDG_CACHE_HOME"])
def test_a_folder_may_begin_with_the_users_home(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AETIA_CACHE")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(variable, "~/mine")
    assert cache_folder().is_relative_to(tmp_path / "mine")
    monkeypatch.setenv(variable, "~nosuch/mine")
    with pytest.raises(SetupError, match=rf"{variable} is '~nosuch/mine', and ~nosuch is nobody"):
        cache_folder()


def test_a_user_without_a_home_is_told_which_variable_to_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none(uid: int) -> None:
        raise KeyError(uid)

    for name in ("AETIA_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", none)
    with pytest.raises(SetupError, match="no home folder is known.*AETIA_CACHE"):
        cache_folder()


async def test_a_graph_in_nobodys_home_is_said() -> None:
    with pytest.raises(SetupError, match="~nosuch is nobody's home"):
        await open_graph("~nosuch/kg.sqlite")


def _stops(file: BinaryIO) -> None:
    file.write(b"half")
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("fault", [_stops, "a folder is in its place"])
def test_what_was_there_stays_when_writing_fails(
    tmp_path: Path, fault: Callable[[BinaryIO], None] | str
) -> None:
    path = tmp_path / "new" / "kept"
    write_atomically(path, b"old")
    if callable(fault):
        with pytest.raises(OSError, match="No space"):
            write_atomically(path, fault)
        assert path.read_bytes() == b"old"
    else:
        path.unlink()
        path.mkdir()
        with pytest.raises(OSError, match="directory"):
            write_atomically(path, b"new")
    assert [p.name for p in path.parent.iterdir()] == ["kept"]


def test_what_a_killed_process_left_is_removed_by_the_next_writer(tmp_path: Path) -> None:
    for process in ("999999999999", "4194304"):
        (tmp_path / f".kept.{process}.00ff.part").write_bytes(b"half")
    at_work = tmp_path / f".kept.{os.getpid()}.00ff.part"
    at_work.write_bytes(b"half")
    write_atomically(tmp_path / "kept", b"whole")
    assert sorted(p.name for p in tmp_path.iterdir()) == [at_work.name, "kept"]


def test_a_file_that_was_cut_or_changed_is_not_sound(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    assert not is_sound(path)
    whole = b"content of any kind"
    write_sealed(path, whole)
    assert is_sound(path)
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert not is_sound(path)
    path.write_bytes(whole.replace(b"any", b"ANY"))
    assert not is_sound(path)
    path.write_bytes(whole)
    assert is_sound(path)
    path.unlink()
    assert not is_sound(path)
    path.mkdir()
    assert not is_sound(path)


def test_a_seal_that_was_lost_cut_or_changed_vouches_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    write_sealed(path, b"content")
    seal = seal_of(path)
    whole = seal.read_bytes()
    for length in range(len(whole)):
        seal.write_bytes(whole[:length])
        assert not is_sound(path)
    seal.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert not is_sound(path)
    seal.write_bytes(b"\xff" * len(whole))
    assert not is_sound(path)
    seal.unlink()
    assert not is_sound(path)


def test_a_file_that_nobody_touched_is_looked_through_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a moved nor a copied file is trusted, nor one that is younger than a clock can tell."""
    looked: list[str] = []
    whole = hashlib.file_digest
    monkeypatch.setattr(
        hashlib, "file_digest", lambda file, kind: looked.append(kind) or whole(file, kind)
    )
    path = tmp_path / "kept"
    write_sealed(path, b"content")
    assert is_sound(path)
    assert len(looked) == 1, "the seal is as young as the file"
    later = seal_of(path).stat().st_mtime + 10
    os.utime(seal_of(path), (later, later))
    assert is_sound(path)
    assert len(looked) == 1
    path.write_bytes(b"CONTENT")
    os.utime(path, ns=(0, 0))
    os.utime(seal_of(path), (later + 10, later + 10))
    assert not is_sound(path)
    assert len(looked) == 2


def test_a_file_whose_seal_cannot_be_written_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_of(tmp_path / "kept").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_sealed(tmp_path / "kept", b"content")
    assert [p.name for p in tmp_path.iterdir()] == ["kept.seal"]


def test_a_file_without_end_is_refused_before_it_takes_the_memory() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no device without end")
    with pytest.raises(OSError, match="larger than"):
        read_whole(Path("/dev/zero"))
    with pytest.raises(DataError, match="cannot read the DAG file /dev/zero: larger than"):
        read_dag_file("/dev/zero")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _garbage(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def _one_byte(path: Path) -> None:
    """A single letter of a name: SQLite itself would not notice."""
    content = path.read_bytes()
    assert b"smoking" in content
    path.write_bytes(content.replace(b"smoking", b"smokinG", 1))


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("damage", [_cut, _garbage, _one_byte, _emptied, os.unlink])
async def test_a_damaged_starter_is_made_anew(cache: Path, damage: Callable[[Path], None]) -> None:
    sound = await opened()
    file = compiled(cache)
    whole = file.read_bytes()
    damage(file)
    assert await opened() == sound
    assert file.read_bytes() == whole
    assert sorted(cache.iterdir()) == [file, seal_of(file)]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("removed", ["its seal", "both"])
async def test_a_starter_without_its_seal_is_made_anew(cache: Path, removed: str) -> None:
    sound = await opened()
    file = compiled(cache)
    seal_of(file).unlink()
    if removed == "both":
        file.unlink()
    assert await opened() == sound
    assert sorted(cache.iterdir()) == [file, seal_of(file)]


@pytest.mark.usefixtures("small")
async def test_an_open_graph_survives_when_its_file_is_replaced_or_goes(cache: Path) -> None:
    """What was opened is what is read, by as many as ask at once, whatever is in its place."""
    graph = await open_starter()
    file = compiled(cache)
    wanted = await graph.resolve("aspirin")
    write_store(file, [Node(Curie("EX", "1"), "biolink:Drug", "aspirin")], (), (), RELEASE)
    hits = await asyncio.gather(*(graph.resolve("aspirin") for _ in range(8)))
    assert hits == [wanted] * 8
    for path in cache.iterdir():
        path.unlink()
    cache.rmdir()
    hits = await asyncio.gather(*(graph.resolve("aspirin") for _ in range(8)))
    assert hits == [wanted] * 8
    await graph.close()


@pytest.mark.usefixtures("small")
async def test_a_starter_that_is_cut_while_it_is_open_is_an_error_that_is_said(cache: Path) -> None:
    graph = await open_starter()
    with compiled(cache).open("r+b") as file:
        file.truncate(4096)
    with pytest.raises(StoreError, match="could not be read"):
        await graph.resolve("aspirin")
    await graph.close()


async def _said(folder: Path, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AETIA_CACHE", str(folder))
    nodes, fallback = await opened()
    assert nodes > 500
    assert f"{folder} cannot be written ({why})" in fallback
    assert "AETIA_CACHE" in fallback


@pytest.mark.usefixtures("small")
async def test_a_file_in_place_of_the_cache_folder_costs_time_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    await _said(tmp_path / "taken", "File exists", monkeypatch)
    await _said(tmp_path / "taken" / "in", "Not a directory", monkeypatch)


@pytest.mark.usefixtures("small")
async def test_a_folder_in_place_of_the_starter_costs_time_alone(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened()
    file = compiled(cache)
    file.unlink()
    file.mkdir()
    await _said(cache, "Is a directory", monkeypatch)


@pytest.mark.usefixtures("small")
async def test_a_read_only_home_costs_time_alone(
    read_only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _said(read_only, "Read-only file system", monkeypatch)
    await _said(read_only / "in", "Read-only file system", monkeypatch)


@pytest.mark.usefixtures("small")
async def test_a_full_disk_costs_time_alone_and_leaves_nothing(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _said(small_disk, "No space left on device", monkeypatch)
    assert list(small_disk.iterdir()) == []


async def test_the_answer_says_what_stood_in_for_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    monkeypatch.setenv("AETIA_CACHE", str(tmp_path / "taken"))
    answer = await ask("Does smoking cause lung cancer?")
    assert answer.verdict == "causal"
    assert "the compiled starter graph" in answer.fallbacks[0]


@pytest.mark.parametrize("taken", [3, 60_000])
def test_a_graph_that_does_not_fit_on_the_disk_leaves_what_was_there(
    small_disk: Path, taken: int
) -> None:
    path = small_disk / "kg.sqlite"
    path.write_bytes(b"x" * taken)
    many = (Node(Curie("EX", str(n)), "biolink:Disease", f"disease {n}") for n in range(5_000))
    with pytest.raises(StoreError, match="full.*has space"):
        write_store(path, many, (), (), Release("big", "1", "x"))
    assert [(p.name, p.stat().st_size) for p in small_disk.iterdir()] == [("kg.sqlite", taken)]
