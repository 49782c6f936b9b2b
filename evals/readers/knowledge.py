"""KGX files: the ways in which Monarch, RTX-KG2 and pandas write the same statements."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import zipfile
from typing import TYPE_CHECKING, Any

from evals.readers.case import Ending, Kind, compared
from evals.readers.truth import Content, Says, read, things
from graphs.errors import InputError

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    Row = dict[str, Any]
    Rows = list[Row]

WORDS = {1: "increased", -1: "decreased"}
EDGE = ("subject", "predicate", "object", "object_direction_qualifier", "primary_knowledge_source")
NODE = ("id", "category", "name", "synonym")


def truth(rng: random.Random) -> Content:
    """Three to seven nodes and as many signed statements between two of them each."""
    held = things(rng, "MONDO", "Disease", rng.randint(3, 7))
    pairs = {tuple(rng.sample([thing.curie for thing in held], 2)) for _ in held}
    ends = {frozenset(pair): pair for pair in sorted(pairs)}.values()
    says = frozenset(
        Says(a, rng.choice([1, -1, None]), True, b, f"infores:s{rng.randrange(3)}") for a, b in ends
    )
    return Content(frozenset(held), says)


def clean(right: Content) -> tuple[Rows, Rows]:
    """The rows of the clean form."""
    nodes = [
        {
            "id": t.curie,
            "category": t.category,
            "name": t.name,
            "synonym": "|".join(sorted(t.synonyms)),
        }
        for t in sorted(right.things, key=lambda t: t.curie)
    ]
    edges = [
        {"subject": s.subject, "predicate": "biolink:affects", "object": s.object,
         "object_direction_qualifier": WORDS[s.sign] if s.sign else "",
         "primary_knowledge_source": s.source}
        for s in sorted(right.says, key=lambda s: (s.subject, s.object))
    ]  # fmt: skip
    return nodes, edges


def reworded(row: Row, rng: random.Random) -> Row:
    """The same statement with qualifiers of both sides that together have the same sign."""
    sign = {"increased": 1, "decreased": -1, "": 0}[row["object_direction_qualifier"]]
    if not sign:
        vague = rng.choice(["localization", "splicing", "phosphorylation"])
        return row | {"object_aspect_qualifier": vague,
                      "object_direction_qualifier": rng.choice(list(WORDS.values()))}  # fmt: skip
    subject, aspect = rng.choice([1, -1]), rng.choice([1, -1])
    return row | {
        "qualified_predicate": rng.choice(["biolink:causes", "causes"]),
        "subject_direction_qualifier": WORDS[subject],
        "subject_aspect_qualifier": rng.choice(["", "activity", "expression"]),
        "object_aspect_qualifier": "degradation" if aspect < 0 else "activity_or_abundance",
        "object_direction_qualifier": WORDS[sign * subject * aspect],
    }


def kg2(row: Row) -> Row:
    """The spellings of RTX-KG2."""
    told = {"object_direction_qualifier": "qualified_object_direction",
            "object_aspect_qualifier": "qualified_object_aspect"}  # fmt: skip
    return {told.get(key, key): value for key, value in row.items()}


def poison(row: Row, rng: random.Random) -> Row:
    """A statement that must not be taken."""
    backwards = row | {"subject": row["object"], "object": row["subject"]}
    return backwards | rng.choice(
        [
            {"negated": rng.choice(["True", "true", "1", "t"])},
            {"frequency_qualifier": rng.choice(["HP:0040285", "0/12", "0%"])},
            {"qualifiers": "NOT"},
            {"predicate": "biolink:neg_treats"},
            {"subject_direction_qualifier": "sideways"},
            {"qualified_predicate": "biolink:nothing_known"},
            {"object": "MONDO:nosuch"},
            {"subject": "no curie"},
        ]
    )


def address(curie: str, rng: random.Random) -> str:
    """An identifier as its web address."""
    base = rng.choice(["http://purl.obolibrary.org/obo/", "https://identifiers.org/mondo/"])
    return base + (curie.replace(":", "_") if "obo" in base else curie)


def tab(rows: Rows, columns: tuple[str, ...], *, quoted: bool = False, bad: str = "") -> str:
    """A table of tabs with every key that a row has."""
    keys = list(dict.fromkeys([*columns, *(key for row in rows for key in row)]))
    file = io.StringIO()
    if quoted:
        writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows([keys, *([row.get(key, "") for key in keys] for row in rows)])
        return file.getvalue()
    lines = ["\t".join(keys), *("\t".join(str(row.get(key, "")) for key in keys) for row in rows)]
    return "".join(line + "\n" for line in [*lines, *([bad] if bad else [])])


def json_row(row: Row, rng: random.Random) -> Row:
    """A row of JSON Lines: lists, and the source inside a list of sources."""
    made = {key: value for key, value in row.items() if value}
    if "synonym" in made:
        made["synonym"] = made["synonym"].split("|")
    if "category" in made:
        made["category"] = ["biolink:NamedThing", made["category"]]
    if source := made.pop("primary_knowledge_source", ""):
        listed = [{"resource_id": source, "resource_role": "primary_knowledge_source"},
                  {"resource_id": "infores:agg", "resource_role": "aggregator_knowledge_source"}]  # fmt: skip
        rng.shuffle(listed)
        made["sources"] = listed
    return made


PACKED: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zip": lambda raw: zipped(raw),
}  # fmt: skip


def zipped(raw: bytes) -> bytes:
    """A zip with one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rows.tsv", raw)
    return file.getvalue()


def changed(writer: str, edges: Rows, rng: random.Random) -> tuple[Rows, int]:
    """The same statements said otherwise, and how many more there are that must not be taken."""
    if writer in ("kgx_reworded", "kgx_kg2"):
        edges = [reworded(row, rng) for row in edges]
    if writer == "kgx_kg2":
        return [kg2(row) for row in edges], 0
    if writer == "kgx_poisoned":
        poisoned = rng.randint(1, 3)
        return [*edges, *(poison(rng.choice(edges), rng) for _ in range(poisoned))], poisoned
    if writer == "kgx_addresses":
        ends = ("subject", "object")
        return [row | {end: address(row[end], rng) for end in ends} for row in edges], 0
    return edges, 0


def texts_of(writer: str, nodes: Rows, edges: Rows, rng: random.Random) -> tuple[str, str]:
    """Both files."""
    if writer == "kgx_long":
        nodes = [nodes[0] | {"description": "x" * rng.randint(131_073, 300_000)}, *nodes[1:]]
    if writer == "kgx_bytes":
        nodes = [*nodes[:-1], nodes[-1] | {"name": "M\udce9ni"}]
    if writer == "kgx_json":
        made = [
            "".join(json.dumps(json_row(r, rng)) + "\n" for r in rows) for rows in (nodes, edges)
        ]
        return made[0], made[1]
    quoted = writer == "kgx_quoted"
    bad = rng.choice(["MONDO:1\tbiolink:affects", "a\tb\tc\td\te\tf\tg"])
    told = tab(edges, EDGE, quoted=quoted, bad=bad if writer == "kgx_torn" else "")
    return tab(nodes, NODE, quoted=quoted), told


def check(writer: str, rng: random.Random, folder: Path) -> Ending:
    """Write a graph in one of the ways, and read it."""
    right = truth(rng)
    nodes, edges = clean(right)
    edges, poisoned = changed(writer, edges, rng)
    texts = texts_of(writer, nodes, edges, rng)
    poisoned += writer == "kgx_torn"
    if writer == "kgx_bytes":
        # A name holds a byte of Latin-1: that node is not taken, and nothing is guessed.
        gone = nodes[-1]["id"]
        left = frozenset(s for s in right.says if gone not in (s.subject, s.object))
        poisoned = 1 + len(right.says) - len(left)
        right = Content(frozenset(t for t in right.things if t.curie != gone), left)
    encoding = "utf-8"
    if writer == "kgx_encoded":
        encoding = rng.choice(["utf-8-sig", "utf-16"])
        texts = texts[0].replace("\n", "\r\n"), texts[1].replace("\n", "\r\n")
    packed = rng.choice(list(PACKED)) if writer == "kgx_packed" else ""
    ending = (".jsonl" if writer == "kgx_json" else ".tsv") + packed
    for name, text in zip(("k_nodes", "k_edges"), texts, strict=True):
        raw = text.encode(encoding, "surrogateescape")
        (folder / f"{name}{ending}").write_bytes(PACKED[packed](raw) if packed else raw)
    return ended(folder, right, f"kgx:{folder}/k", poisoned)


def ended(folder: Path, right: Content, source: str, poisoned: int, *more: str) -> Ending:
    """What became of a source of which a number of rows must be rejected."""
    try:
        found, report = read(folder, source, *more)
    except InputError as error:
        return Ending("refused", str(error))
    rejected = sum(sum(one.rejected.values()) for one in report.sources)
    if rejected < poisoned:
        return Ending("different", f"{rejected} rejected of {poisoned} that are no statements")
    return compared(found, right)


KIND = Kind(
    ("kgx_plain", "kgx_quoted", "kgx_json", "kgx_reworded", "kgx_kg2", "kgx_poisoned", "kgx_addresses",
     "kgx_long", "kgx_torn", "kgx_bytes", "kgx_encoded", "kgx_packed"),
    frozenset(), check,
)  # fmt: skip
