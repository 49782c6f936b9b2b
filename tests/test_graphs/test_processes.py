"""Which process is a part of which: the table that ships, and how it is made."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import aetia
from agent.writing.short import short_form
from graphs.curation.processes import read_ontology, rows_of
from graphs.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

PARENTS = {
    "GO:1": [("GO:2", "isa"), ("GO:9", "positively regulates"), ("GO:8", "regulates")],
    "GO:2": [("GO:0002376", "isa"), ("GO:3", "part of")],
    "GO:3": [("GO:0006955", "isa")],
}
HELD = {"GO:1", "GO:8", "GO:9", "GO:0002376", "GO:0006955"}


def test_kinds_are_told_from_parts_over_any_number_of_steps() -> None:
    rows = {row[:4] for row in rows_of(PARENTS, HELD, "2022-07-01")}
    assert rows == {
        ("GO:1", "biolink:subclass_of", "GO:0002376", ""),
        ("GO:0006955", "biolink:has_part", "GO:1", ""),
        ("GO:1", "biolink:regulates", "GO:9", "upregulated"),
    }


def test_what_is_not_held_is_left_out() -> None:
    assert rows_of(PARENTS, HELD - {"GO:0002376", "GO:0006955", "GO:9"}, "") == []


def test_the_database_is_read_and_another_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "GO.sqlite"
    with closing(sqlite3.connect(file)) as db:
        db.executescript(
            "CREATE TABLE go_term (_id, go_id); INSERT INTO go_term VALUES (1, 'GO:1'), (2, 'GO:2');"
            "CREATE TABLE go_bp_parents (_id, _parent_id, relationship_type);"
            "CREATE TABLE go_mf_parents (_id, _parent_id, relationship_type);"
            "INSERT INTO go_bp_parents VALUES (1, 2, 'isa');"
            "CREATE TABLE metadata (name, value); INSERT INTO metadata VALUES ('GOSOURCEDATE', '2022-07-01')"
        )
    assert read_ontology(file) == ({"GO:1": [("GO:2", "isa")]}, "2022-07-01")
    other = tmp_path / "other.sqlite"
    other.write_text("no database")
    with pytest.raises(DataError, match=r"no database of GO\.db"):
        read_ontology(other)
    with pytest.raises(DataError, match="no file"):
        read_ontology(tmp_path / "none")


def test_a_chain_to_a_part_answers_for_the_whole() -> None:
    answer = aetia.ask_sync("How does ciclosporin suppress the immune system?")
    assert answer.reply == "mechanism"
    assert "T cell proliferation" in answer.headline


def test_no_mechanism_is_claimed_beside_the_word_that_none_is_held() -> None:
    answer = aetia.ask_sync("How does morphine cause hair loss?")
    assert answer.reply == "unknown"
    assert "holds a mechanism between the two" not in short_form(answer)
