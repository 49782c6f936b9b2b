"""OBO, SSSOM and PrimeKG: ontologies as ROBOT and OAK write them, mappings, and a table of both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evals.readers.case import Ending, Kind
from evals.readers.knowledge import ended
from evals.readers.truth import Content, Says, Thing, things

if TYPE_CHECKING:
    import random
    from pathlib import Path

HEAD = "format-version: 1.4\nontology: toy\n! a remark\n"


def tree(rng: random.Random) -> Content:
    """Terms, each below one that stands before it."""
    held = things(rng, "MONDO", "Disease", rng.randint(3, 7))
    says = frozenset(
        Says(thing.curie, None, False, rng.choice(held[:place]).curie, "infores:toy")
        for place, thing in enumerate(held)
        if place
    )
    return Content(frozenset(held), says)


def escaped(text: str, rng: random.Random) -> str:
    """The same text with escapes that OBO allows."""
    return "".join(f"\\{c}" if c in "(),:" and rng.random() < 0.5 else c for c in text)


def comment(rng: random.Random) -> str:
    """What may stand behind any value and says nothing."""
    return rng.choice(["", "", " ! a remark", "! one without a blank", ' {source="x ! y"} ! more'])


def stanza(thing: Thing, right: Content, rng: random.Random) -> str:
    """A term."""
    space = rng.choice([" ", "", "  "])
    lines = ["[Term]" + rng.choice(["", " "]), f"id:{space}{thing.curie}{comment(rng)}"]
    lines.append(f"name:{space}{escaped(thing.name, rng)}{comment(rng)}")
    for name in sorted(thing.synonyms):
        scope = rng.choice(["EXACT", "RELATED", "EXACT plain"])
        lines.append(f'synonym: "{escaped(name, rng)}" {scope} [DOID:1 "q ! q"]{comment(rng)}')
    lines.extend(
        f"is_a:{space}{said.object}{comment(rng)}"
        for said in right.says
        if said.subject == thing.curie
    )
    if rng.random() < 0.3:
        lines.append('synonym: "something broader" BROAD []')
    return "\n".join(lines)


def obo(writer: str, rng: random.Random, folder: Path) -> Ending:
    """An ontology, with stanzas in it that are no living terms."""
    right, poisoned = tree(rng), 0
    parts = [stanza(thing, right, rng) for thing in sorted(right.things, key=lambda t: t.curie)]
    dead = f"[Term]\nid: MONDO:9999999\nname: old\nis_obsolete:{rng.choice([' ', ''])}true ! gone"
    parts += [dead, "[Typedef]\nid: part_of\nname: part of"]
    more = ""
    if writer == "obo_relations":
        poisoned = 2
        one, other = rng.sample(sorted(right.things), 2)
        parts[0] += f"\nrelationship: RO:0004020 {other.curie} ! odd\nintersection_of: {one.curie}"
    kinds = rng.sample(["relatedTo", "obsoleteEquivalent", "mondoIsNarrowerThanSource"], 2)
    if writer == "obo_xrefs":
        more = "+xrefs"
        parts[1] += '\nxref: MESH:D000001 {source="MONDO:equivalentTo"}'
        parts[1] += f'\nxref: OMIM:600001 {{source="MONDO:{kinds[0]}"}}'
        parts[0] += f'\nxref: UMLS:C0000009 {{source="MONDO:{kinds[1]}", source="x"}}'
        into = sorted(right.things, key=lambda t: t.curie)[1]
        parts += [
            f"[Term]\nid: {c}\nname: n {c}"
            for c in ("MESH:D000001", "OMIM:600001", "UMLS:C0000009")
        ]
        kept = [
            Thing(c, "biolink:NamedThing", f"n {c}", frozenset())
            for c in ("OMIM:600001", "UMLS:C0000009")
        ]
        merged = into._replace(synonyms=into.synonyms | {"n MESH:D000001"})
        right = Content((right.things - {into}) | {merged, *kept}, right.says)
    text = HEAD + "\n" + "\n\n".join(parts) + "\n"
    encoding = rng.choice(["utf-8-sig", "utf-16"]) if writer == "obo_encoded" else "utf-8"
    end = rng.choice(["\n", "\r\n"])
    (folder / "toy.obo").write_bytes(text.replace("\n", end).encode(encoding))
    return ended(folder, right, f"obo{more}:{folder}/toy.obo", poisoned)


def sssom(writer: str, rng: random.Random, folder: Path) -> Ending:
    """Two vocabularies, and a table of which some rows make two terms one."""
    base = things(rng, "MONDO", "Disease", 6)
    twins = things(rng, "DOID", "Disease", 6)
    exact, rows, poisoned = {}, [], 0
    for one, other in zip(base, twins, strict=True):
        kind = rng.choice(["exact", "exact", "denied", "close", "doubt", "several"])
        row = {"s": one.curie, "m": "", "p": rng.choice(EXACT), "o": other.curie, "c": "0.9"}
        rows.append(row)
        if kind == "exact":
            exact[other] = one
            continue
        poisoned += 1
        if kind == "denied":
            row["m"] = rng.choice(["Not", "NOT"])
        elif kind == "close":
            row["p"] = rng.choice(["skos:closeMatch", "skos:broadMatch", "oboInOwl:hasDbXref"])
        elif kind == "doubt":
            row["c"] = rng.choice(["0.2", "0.49", "high", "7"])
        else:
            rows.append(row | {"s": base[base.index(one) - 1].curie})
            poisoned += 1
    rng.shuffle(rows)
    if writer == "sssom_addresses":
        rows = [row | {"o": OWN + row["o"].partition(":")[2]} for row in rows]
    mark = "," if writer == "sssom_commas" else "\t"
    head = f"#mapping_set_id: x\n#curie_map:\n#  DOID: {OWN}\n"
    columns = ["subject_id", "predicate_modifier", "predicate_id", "object_id", "confidence"]
    lines = [mark.join(columns), *(mark.join(row.values()) for row in rows)]
    (folder / "m.sssom.tsv").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    terms = "\n".join(f"[Term]\nid: {t.curie}\nname: {t.name}\n" for t in [*base, *twins])
    (folder / "t.obo").write_text(f"{HEAD}\n{terms}", encoding="utf-8")
    plain = [t._replace(synonyms=frozenset()) for t in [*base, *twins]]
    gained = {one.curie: {other.name} for other, one in exact.items()}
    held = frozenset(
        t._replace(synonyms=frozenset(gained.get(t.curie, ())) - {t.name})
        for t in plain
        if t.curie not in {other.curie for other in exact}
    )
    right = Content(held, frozenset())
    return ended(folder, right, f"obo:{folder}/t.obo", poisoned, f"sssom:{folder}/m.sssom.tsv")


OWN = "https://example.org/doid/"
EXACT = ("skos:exactMatch", "owl:equivalentClass", "http://www.w3.org/2004/02/skos/core#exactMatch")


class OntologySide(NamedTuple):
    """One end of a row of PrimeKG."""

    kind: str
    source: str
    local: str

    @property
    def name(self) -> str:
        """A name with a comma, so that it needs quotes."""
        return f"{self.kind}, no. {self.local}"

    @property
    def thing(self) -> Thing:
        """The node that it stands for."""
        category, prefix, width = SIDES[self.kind]
        curie = f"{prefix}:{self.local.zfill(width)}"
        return Thing(curie, f"biolink:{category}", self.name, frozenset())

    def cells(self, index: int, number: str) -> list[str]:
        """Its five cells; numbers may be written as floats."""
        local = self.local if self.kind == "drug" else number.format(self.local)
        return [number.format(index), local, self.kind, f'"{self.name}"', self.source]


SIDES = {
    "drug": ("Drug", "DRUGBANK", 0),
    "disease": ("Disease", "MONDO", 7),
    "gene/protein": ("Gene", "NCBIGene", 0),
}
DRUG, ILL, GENE = ("drug", "DrugBank", "DB"), ("disease", "MONDO", ""), ("gene/protein", "NCBI", "")
TOLD = (
    ("indication", DRUG, ILL, -1, True),
    ("contraindication", DRUG, ILL, None, False),
    ("drug_protein", DRUG, GENE, None, True),
    ("disease_protein", ILL, GENE, None, False),
    ("protein_protein", GENE, GENE, None, False),
)


def primekg(writer: str, rng: random.Random, folder: Path) -> Ending:
    """Drugs, diseases and genes with statements in both directions, or in one."""
    header = ["relation", "display_relation"]
    header += [f"{end}_{p}" for end in "xy" for p in ("index", "id", "type", "name", "source")]
    number = "{}.0" if writer == "primekg_floats" else "{}"
    rows: list[list[str]] = []
    says: set[Says] = set()
    held: set[Thing] = set()
    for index, (relation, x, y, sign, causal) in enumerate(rng.sample(TOLD, 4)):
        one, other = (OntologySide(k, s, f"{c}{rng.randint(1, 9999)}") for k, s, c in (x, y))
        if one == other:
            continue
        held |= {one.thing, other.thing}
        ends = [one.thing.curie, other.thing.curie]
        if relation == "protein_protein":
            ends.sort()
        says.add(Says(ends[0], sign, causal, ends[1], "infores:primekg"))
        both = [(one, other), (other, one)]
        for first, second in both if writer == "primekg_whole" else [rng.choice(both)]:
            cells = [*first.cells(2 * index, number), *second.cells(2 * index + 1, number)]
            rows.append([relation, relation, *cells])
    rng.shuffle(rows)
    mark = rng.choice(["\n", "\r\n"])
    text = mark.join(",".join(row) for row in [header, *rows]) + mark
    (folder / "kg.csv").write_bytes(text.encode(rng.choice(["utf-8", "utf-8-sig"])))
    return ended(folder, Content(frozenset(held), frozenset(says)), f"primekg:{folder}", 0)


def check(writer: str, rng: random.Random, folder: Path) -> Ending:
    """Write one of the three, and read it."""
    form = {"obo": obo, "sssom": sssom, "primekg": primekg}[writer.partition("_")[0]]
    return form(writer, rng, folder)


KIND = Kind(
    ("obo_plain", "obo_relations", "obo_xrefs", "obo_encoded", "sssom_plain", "sssom_commas",
     "sssom_addresses", "primekg_whole", "primekg_half", "primekg_floats"),
    frozenset(), check,
)  # fmt: skip
