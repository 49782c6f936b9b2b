"""How the vocabulary is compiled: whole or not at all, made anew when damaged, never read whole."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from graphs.errors import DataError, StoreError
from graphs.vocabulary import build, shipped
from graphs.vocabulary.build import open_vocabulary
from graphs.vocabulary.joining import Joined
from graphs.vocabulary.reader import Vocabulary

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 6 << 20
"""Of all shipped tables: they live in the repository."""

MOST_RESIDENT = 5 << 20
"""Of an opened vocabulary, after a hundred look-ups."""


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cache folder, and tables of two concepts."""
    import lzma

    whole = shipped.read()
    text = "DOID:1\tDisease\tgreen fever\tverdosis\tMESH:D1\nDOID:2\tDisease\tfever of greens\t\t\n"
    content = {
        "concepts.tsv.xz": lzma.compress(text.encode()),
        "broader.tsv.xz": lzma.compress(b"DOID:1\tDOID:2\n"),
        "nodes.tsv": b"curie\tcategory\tname\tsynonyms\n",
        "plain_words.txt": b"the of\n",
        "names_x.tsv": b"name\tcurie\tcategory\tsynonyms\n",
        "classes_x.tsv": b"name\tcurie\tsynonyms\tmembers\n",
        "relations.tsv": b"subject\trelation\tobject\n",
        "apart.tsv": b"curie\treason\n",
    }
    monkeypatch.setattr(shipped, "read", lambda: replace(whole, content=content))
    monkeypatch.setenv("AETIA_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


async def found(vocabulary: Vocabulary) -> list[str]:
    hits = await vocabulary.resolve("verdosis")
    await vocabulary.close()
    return [str(hit.node.curie) for hit in hits]


async def test_it_is_compiled_once(small: Path) -> None:
    assert await found(await open_vocabulary()) == ["DOID:1"]
    (file,) = small.iterdir()
    before = file.stat().st_mtime_ns
    assert await found(await open_vocabulary()) == ["DOID:1"]
    assert [f.name for f in small.iterdir()] == [file.name]
    assert file.stat().st_mtime_ns == before


async def test_several_at_once_leave_one_whole_file(small: Path) -> None:
    opened = await asyncio.gather(*(open_vocabulary() for _ in range(4)))
    assert [await found(v) for v in opened] == [["DOID:1"]] * 4
    assert len(list(small.iterdir())) == 1


@pytest.mark.parametrize("cut", [0, 10, 5_000])
async def test_a_cut_file_is_made_anew(small: Path, cut: int) -> None:
    assert await found(await open_vocabulary()) == ["DOID:1"]
    (file,) = small.iterdir()
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(StoreError):
        Vocabulary(file)
    assert await found(await open_vocabulary()) == ["DOID:1"]


async def test_a_file_found_damaged_while_reading_is_made_anew(small: Path) -> None:
    assert await found(await open_vocabulary()) == ["DOID:1"]
    (file,) = small.iterdir()
    content = file.read_bytes()
    page = content.index(b"verdosis") // 4096 * 4096
    file.write_bytes(content[:page] + b"\xff" * 4096 + content[page + 4096 :])
    assert await found(await open_vocabulary()) == ["DOID:1"]
    assert file.read_bytes() == content


async def test_where_nothing_can_be_kept_it_says_so(
    small: Path, read_only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AETIA_CACHE", str(read_only / "cache"))
    vocabulary = await open_vocabulary()
    assert "cannot be written" in vocabulary.fallback
    assert "AETIA_CACHE" in vocabulary.fallback
    assert await found(vocabulary) == ["DOID:1"]


async def test_a_full_disk_leaves_nothing_half_written(
    small: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AETIA_CACHE", str(small_disk / "cache"))
    (small_disk / "filler").write_bytes(b"x" * 60_000)
    vocabulary = await open_vocabulary()
    assert vocabulary.fallback
    assert await found(vocabulary) == ["DOID:1"]
    assert list((small_disk / "cache").iterdir()) == []


def test_the_command_says_what_is_in_it(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main() == 0
    assert capsys.readouterr().out.startswith("2 concepts in ")


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("names_x.tsv", "blue fever\t\t\t", "is not known and has no category"),
        ("names_x.tsv", "blue fever\t\tIllness\t", "has no category"),
        ("classes_x.tsv", "dyes\t\t\tindigo", "'indigo' is not known"),
        ("relations.tsv", "green fever\tcauses\tfever of greens", "the relation is one of"),
        ("relations.tsv", "green fever\tis_a\tverdosis", "related to itself"),
        ("relations.tsv", "green fever\tis_a", "expected 3 cells"),
        ("apart.tsv", "MESH:D1", "expected 2 cells"),
    ],
)
def test_a_bad_row_is_named(small: Path, table: str, row: str, reason: str) -> None:
    tables = shipped.read()
    tables.content[table] += f"{row}\n".encode()
    with pytest.raises(DataError, match=reason) as caught:
        Joined(tables)
    assert table in str(caught.value)


def test_a_node_of_the_starter_carries_the_concept(small: Path) -> None:
    tables = shipped.read()
    tables.content["nodes.tsv"] += b"MESH:D1\tbiolink:Disease\tgreen pox\tgreenness\n"
    joined = Joined(tables)
    (concept,) = [c for c in joined.concepts if c.is_held]
    assert (concept.curie, concept.name, concept.same) == ("MESH:D1", "green pox", {"DOID:1"})
    assert {"green pox", "greenness", "green fever", "verdosis"} <= concept.claims.keys()
    assert ("MESH:D1", "is_a", "DOID:2") in joined.relations


def test_a_heading_that_is_another_thing_keeps_its_names(small: Path) -> None:
    tables = shipped.read()
    tables.content["nodes.tsv"] += b"MESH:D1\tbiolink:Disease\tgreen level\t\n"
    tables.content["apart.tsv"] += b"MESH:D1\tthe node is its level\n"
    owners = {text: c.curie for _, text, c, _ in Joined(tables).names}
    assert owners["green level"] == "MESH:D1"
    assert owners["verdosis"] == "DOID:1"


def test_the_tables_stay_small() -> None:
    assert sum(len(content) for content in shipped.read().content.values()) < MOST_BYTES


def test_an_opened_vocabulary_is_small_in_memory(
    compiled_names: Path, vocabulary: Vocabulary
) -> None:
    """Resident memory, measured in a process of its own."""
    code = (
        "import asyncio, graphs.vocabulary.build as b, rapidfuzz.distance\n"
        "def held(): return int(open('/proc/self/statm').read().split()[1]) * 4096\n"
        "async def main():\n"
        "    await asyncio.to_thread(int)\n"
        "    before = held()\n"
        "    v = await b.open_vocabulary()\n"
        "    for t in ['heart attack', 'metforman', 'no such thing', 'Zocor and statins'] * 25:\n"
        "        await v.resolve(t); await v.scan(t)\n"
        "    print(held() - before)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < MOST_RESIDENT
