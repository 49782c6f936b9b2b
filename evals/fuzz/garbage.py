"""What commands are given: sound values, broken ones, and files of every kind of damage."""

from __future__ import annotations

import json
import random
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

QUESTIONS = (
    "Does smoking cause lung cancer?", "Does metformin lower mortality?", "What causes asthma?",
    "Does quitting smoking cause weight gain?", "Why?", "Does X cause Y?", "Is LDL bad?",
)  # fmt: skip
NUMBERS = (
    "0", "1", "2", "-1", "-0", "7", "nan", "inf", "-inf", "1e308", "1e999", "1" + "0" * 30,
    "9" * 5000, "0.5", "x", "", " ", "0x10", "1_0", "٣", "½", "1,5",
)  # fmt: skip
TEXTS = (
    "", " ", "-", "--", "-x", "--json", "\t", "\n", "a\nb", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07",
    "\u202eevil", "\u200b", "\x00"[1:], "\udcff", "\udcffquestion\udc80", "é", "e\u0301", "😀", "中文",
    "x" * 3000, "x" * 100_000, "~nosuch/x", "~", "../..", "/", "/dev/null", "/dev/full", "/proc/none/x",
    "file:///etc/passwd", "http://127.0.0.1:1", "http://u:secret@127.0.0.1:1/v1?key=secret",
    "bolt://u:secret@127.0.0.1:1", "bolt://", "http://[", "http://\udcff", "hf:a/b:c.gguf",
    "hf:a/b:/x.gguf", "hf:a/b:../x.gguf", "hf:", "%s%n", "{0}", "{", "'; DROP TABLE node;--",
    "MONDO:0005148", "a:b:c", ",", ",,,", "=", "a -> b", "a -> a", "a -> b -> c", "null", "[]", "<b>",
    "nope", "qwen3-8b", "qwen3-8b:Q4_K_M", "starter", "rules", "smoking", "lung cancer", "asthma",
    "treats", "biolink:treats", "obo:x", "kgx:.", "doid", "MATCH (n) RETURN n", "no.such.host.invalid",
)  # fmt: skip
SOUND_NUMBERS = ("1", "2", "3", "5", "7", "10")
SOUND_VALUES = {
    "question": QUESTIONS,
    "outcome": ("lung cancer", "type 2 diabetes", "weight gain", "asthma"),
    "treatment": ("smoking", "metformin", "aspirin", "smoking cessation"),
    "text": ("aspirin", "heart attack", "diabet", "MONDO:0005148"),
    "node": ("aspirin", "metformin", "asthma"),
    "start": ("metformin", "smoking"),
    "end": ("type 2 diabetes", "lung cancer"),
    "biolink:NAME": ("biolink:treats", "treats", "biolink:Drug", "biolink:Disease"),
    "URL": ("http://127.0.0.1:1/v1", "http://127.0.0.1:1"),
    "ADDRESS": ("bolt://127.0.0.1:1", "neo4j://127.0.0.1:1"),
    "--source": ("starter", "kgx:sound-table.csv", "obo:obo-cut.obo"),
    "--strike": ("smoking -> lung cancer", "EX:u -> smoking"),
    "--add": ("EX:u -> smoking",),
    "--category": ("biolink:Drug", "Disease"),
}
"""What an argument usually takes, by its name or by what its help says it takes."""
MODELS = ("qwen3-8b", "aetia-judge", "smollm2", "hf:a/b:c.gguf")
COLUMNS = ("a", "b", "c", "d", "a,b", "c,d", "zz", "")
VARIABLES = (
    "AETIA_CACHE", "AETIA_KG", "AETIA_MODELS_DIR", "AETIA_MODEL", "AETIA_MODEL_URL", "AETIA_MODEL_KEY",
    "AETIA_JUDGE", "AETIA_JUDGE_URL", "AETIA_JUDGE_KEY", "AETIA_SEED", "AETIA_BEAM_WIDTH",
    "AETIA_MAX_DEPTH", "AETIA_DEADLINE_S", "AETIA_ESTIMATE_DEADLINE_S", "AETIA_DEBUG",
    "AETIA_ALLOW_MODEL_CYPHER", "AETIA_NEO4J_USER",
    "AETIA_NEO4J_PASSWORD", "HF_TOKEN", "HF_ENDPOINT", "HTTP_PROXY", "HOME", "XDG_CACHE_HOME",
    "COLUMNS", "TMPDIR", "NO_COLOR", "TERM",
)  # fmt: skip
ENDINGS = (
    "", ".csv", ".tsv", ".parquet", ".dta", ".toml", ".json", ".jsonl", ".dot", ".gml", ".txt",
    ".gguf", ".sqlite", ".obo", ".bel", ".sif", ".gz", ".md", ".html",
)  # fmt: skip
QUESTION_ROWS = "\n".join(
    json.dumps({"id": str(n), "question": question}) for n, question in enumerate(QUESTIONS[:2])
)
TOML = """\
key = "mine"
title = "Mine"
citation = "me"
url = "https://example.org"
loader = "csv"
design = "cohort"
population = "people"
unit_of_analysis = "person"

[columns.a]
curies = ["MESH:D016540"]
label = "smoking cessation"
type = "binary"
time = 1
roles = ["treatment"]
unit = "1 = quit"

[columns.b]
curies = ["MESH:D015430"]
label = "weight gain"
type = "continuous"
time = 2
roles = ["outcome"]
unit = "kg"

[columns.c]
curies = ["MESH:D001794"]
label = "systolic blood pressure"
type = "continuous"
time = 0
roles = ["covariate"]
unit = "mmHg"
"""


def table(seed: int = 3, rows: int = 60) -> str:
    """A small sound table: c causes a and b, a causes b."""
    draw = random.Random(seed)
    lines = ["a,b,c,d"]
    for _ in range(rows):
        c = draw.gauss(0, 1)
        a = int(c + draw.gauss(0, 1) > 0)
        lines.append(f"{a},{a + c + draw.gauss(0, 1):.3f},{c:.3f},{draw.choice('xyz')}")
    return "\n".join(lines) + "\n"


def _contents() -> dict[str, bytes]:
    text = table()
    noise = random.Random(1).randbytes(5_000)
    return {
        "sound-table": text.encode(),
        "sound-dag": b"digraph { c -> a; c -> b; a -> b }",
        "sound-dagitty": b"dag { c -> a; c -> b; a -> b; a [exposure]; b [outcome] }",
        "sound-questions": QUESTION_ROWS.encode(),
        "sound-toml": TOML.encode(),
        "sound-pairs": b'{"claim": "a causes b", "passage": "a causes b in mice", "label": "yes"}\n',
        "empty": b"",
        "blank": b"\n\n\r\n \n",
        "nul": b"\x00" * 4_000,
        "noise": noise,
        "huge-line": b"x" * 2_000_000,
        "utf16": text.encode("utf-16"),
        "bom": b"\xef\xbb\xbf" + text.encode(),
        "latin1": "a,b\né,ü\n".encode("latin-1"),
        "half-emoji": b'{"question": "Does \\ud83d cause Y?", "id": "\\udc00"}\n{"question": "\xed\xa0\xbd"}',
        "escapes": b"a,b,c\n\x1b[2J,\x07,\x9b31m\n",
        "header-only": b"a,b,c,d\n",
        "ragged": b"a,b,c\n1\n1,2,3,4,5\n\n",
        "twice": b"a,a,b,b\n1,2,3,4\n",
        "not-finite": b"a,b,c\n" + b"inf,nan,1e999\n0,1,-inf\n" * 30,
        "text-table": b"a,b,c\n" + b"x,y,z\n" * 40,
        "constant": b"a,b,c\n" + b"1,1,1\n" * 40,
        "quotes": b'a,b\n"1,2\n"""",\n',
        "cycle": b"digraph { a -> b; b -> a }",
        "cut-dag": b"digraph { a -> ",
        "dagitty-cut": b'dag { a [pos="0,',
        "gml-cut": b"graph [ directed 1 node [ id 0 label",
        "json-cut": b'{"a": [1, 2',
        "json-deep": b"[" * 100_000,
        "json-list": b"[1, null, true]",
        "json-number": b"1" * 5_000,
        "jsonl-mixed": b'{"question": 7}\n[]\nnull\n{"question": ""}\nnot json\n{"id": {}}\n',
        "toml-cut": b'[columns\nkey = "',
        "toml-other": b'key = 7\n[columns]\na = "x"\n',
        "gguf-cut": b"GGUF\x03\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x09\x00\x00",
        "gguf-huge": b"GGUF\x03\x00\x00\x00" + b"\xff" * 64,
        "sqlite-cut": b"SQLite format 3\x00" + b"\x10\x00\x01\x01\x00@  " + bytes(80),
        "gzip-cut": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03abc",
        "zip-cut": b"PK\x03\x04" + noise[:50],
        "parquet-cut": b"PAR1" + noise[:80] + b"PAR1",
        "obo-cut": b"format-version: 1.2\n\n[Term]\nid: \nname\nxref: ::\n",
        "yaml-bomb": b"a: &a [x,x]\nb: &b [*a,*a]\n" + b"c: [*b,*b]\n- {",
        "formula": b"a,b\n=cmd|' /C calc'!A0,@SUM(1)\n",
    }


CONTENTS = _contents()
SOUND = tuple(name for name in CONTENTS if name.startswith("sound"))
SPECIAL = ("missing", "folder", "loop", "other-sqlite", "long-name", "no/such/folder/file")


def put(folder: Path, kind: str, ending: str) -> str:
    """Make a file of that kind; returns its name."""
    if kind in CONTENTS:
        (folder / f"{kind}{ending}").write_bytes(CONTENTS[kind])
    elif kind == "folder":
        (folder / f"{kind}{ending}").mkdir(exist_ok=True)
    elif kind == "loop":
        place = folder / f"{kind}{ending}"
        if not place.is_symlink():
            place.symlink_to(place.name)
    elif kind == "other-sqlite":
        connection = sqlite3.connect(folder / f"{kind}{ending}")
        connection.execute("CREATE TABLE IF NOT EXISTS meta (key TEXT, value BLOB)")
        connection.close()
    elif kind == "long-name":
        return "n" * 300 + ending
    return f"{kind}{ending}"
