"""What the text of a definition names as the cause of its disease: organisms, genes, lacks, dusts, bites.

The Disease Ontology writes definitions with relation markers ("has_material_basis_in Mumps virus, which is
transmitted_by ..."), older ones in words ("caused by the nematode Loa loa"). Only what follows a marker
and is a plain name is taken; what a clause says beside it ("which", "that", "with") is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Relation = Literal["agent", "kind", "named", "gene", "lack", "inhaled", "bite", "symptom"]


@dataclass(frozen=True)
class Said:
    """A cause or a symptom as the text names it.

    Attributes:
        relation: `agent` (an organism that defines it), `kind` (what that is a type of), `named` (one that is often or possibly the
            cause), `gene` (whose mutation defines it), `lack`, `inhaled`, `bite`, `symptom`.
        names: ways to call it, the most exact first.
    """

    relation: Relation
    names: tuple[str, ...]


MARK = re.compile(
    r"(?P<unsure>\b(?:thought|believed|suspected) to be |\bprobably |\bpossibly )?"
    r"(?P<hedge>\b(?:often|usually|commonly|mostly|sometimes|frequently|typically|can be|may be|can also be) )?"
    r"\b(?:has_(?:material|physical)[_ ]basis[_ ]in|caused[ _]by|has material basis in) "
)
END = re.compile(
    r"; |\. |\.$|,? (?:which|that|resulting|results_in\w*|transmitted_by|located_in|derive[sd]_from|with|in|on "
    r"the|infecting|affecting|leading|causing|through|during|when|characteri[sz]ed|inherited|disrupting|has_symptom|such as|like|type|subtypes)\b"
)
"""Where the names after a marker end."""
INFECTED = re.compile(
    r"^(?:the )?infection (?:of [a-z ]+? )?(?:with|by) (?=(?:the )?[a-z]* ?[A-Z])"
)
"""An infection with an organism, which is caused by the organism."""
ASIDE = re.compile(r"\[[^]]*\]|\((?!types? )[^)]*\)|\\n")
LEADING = re.compile(
    r"(?:the|an?|members? of|multiple species|infection|presence|parasiti[cz]ation|parasitic|infestation|with|by|"
    r"of|heavy|larva[el]|stages?|bacteri(?:a|um)|protozoan?|protozoa|parasites?|flagellate|intracellular|nematodes?|"
    r"trematodes?|tapeworms?|digenetic|fluke|singled?-celled|amoeba|fungus|ascomycetous|yeast|"
    r"human itch mite|thorny-headed worms|thread-like|worms|genus|female|chigoe flea,|body lice|species|multiple) "
)
PAPILLOMA = re.compile(
    r"human papilloma ?virus(?:es)? \(types? (?P<types>[\d, andor]+)\)", re.IGNORECASE
)
VIRUS = re.compile(r"(?:[A-Za-z'’./-]+ ){0,4}[A-Za-z'-]*virus(?:es)?(?: [A-D]\d*| \d{1,2})?")
LATIN = re.compile(
    r"(?![A-Z][a-z]*iasis )[A-Z][a-z]+ (?!and\b|genus|fungi|bacteria|viruses|phylum|members|molds|protozoa|species|syndrome|disease)[a-z]{3,}"
    r"(?: (?:subsp|var) [a-z]+)?(?: serovar [A-Z][a-z]+(?: [A-C])?)?(?: [A-F])?"
)
GENUS = re.compile(r"(?P<genus>[A-Z][a-z]{3,})(?: (?:species|bacteria|molds))?")
NUMBERED = re.compile(
    r"(?:(?:Human|human) )?(?P<kind>(?:immunodeficiency |[a-z]*)virus) [A-D]?\d+|[A-Z][\w'’ ]+ (?P<of>ebolavirus)"
)
"""A numbered type of a virus that people call by the name without the number."""
KINGDOMS = frozenset(
    {
        "bacteria",
        "fungi",
        "viruses",
        "microsporidia",
        "coccidia",
        "enterovirus",
        "ascomycota",
        "helminths",
    }
)
"""Too wide to be the cause of anything in particular."""
BETWEEN = re.compile(r",? (?:and|or)(?: by)?(?: the)? |, ")

GENE = re.compile(
    r"\bmutations? (?:located_in |in |of |on )?(?:the )?(?:[a-z][\w '’-]* \()?(?P<genes>[A-Z][A-Z0-9]{2,9}\b"
    r"(?:(?:,| and|, and| or) [A-Z][A-Z0-9]{2,9}\b)*)\)?(?= gene|-gene|[,.]| on | located_in|$)"
)
LACK = re.compile(
    r"^(?:an? )?(?:(?P<of>[\w -]+?) deficiency(?: in children)?|(?:deficiency|lack) of (?:the )?(?P<what>[\w -]+?)"
    r"(?: enzyme)?)$",
    re.IGNORECASE,
)
INHALED = re.compile(
    r"^(?:the )?inhalation(?: and retention)? of (?:the )?(?P<what>[\w -]+?)(?: fibers| compounds)?$"
)
BITES = (
    (re.compile(r"\bticks?\b"), "tick bite"),
    (re.compile(r"\bmosquito(?:e?s)?\b"), "mosquito bites"),
    (re.compile(r"\bfleas?\b"), "flea bites"),
    (re.compile(r"\bsand ?fl(?:y|ies)\b"), "sandfly bites"),
)
CARRIED = re.compile(r"(?<!could be )\btransmitted_by (?P<by>[^.;]*)")


def causes_in(text: str) -> Iterator[Said]:
    """Every cause that a definition names, as often as it names it.

    Args:
        text: the definition, without its references.
    """
    plain = " ".join(ASIDE.sub(" ", text).split()).replace(" ,", ",")
    for mark in MARK.finditer(plain):
        if mark["unsure"]:
            continue
        rest = INFECTED.sub("", plain[mark.end() :])
        cut = END.search(rest)
        named = rest[: cut.start()] if cut else rest
        relation: Relation = "named" if mark["hedge"] else "agent"
        yield from _organisms(named, relation)
        yield from _other(named, relation)
    for found in GENE.finditer(plain):
        yield from (
            Said("gene", (symbol,)) for symbol in re.findall(r"[A-Z][A-Z0-9]{2,}", found["genes"])
        )
    for carried in CARRIED.finditer(plain):
        yield from (Said("bite", (bite,)) for shown, bite in BITES if shown.search(carried["by"]))


def _organisms(named: str, relation: Relation) -> Iterator[Said]:
    """The organisms that a list begins with; it ends with the first part that names none."""
    if papilloma := PAPILLOMA.match(named):
        yield Said(relation, ("human papillomavirus",))
        for number in re.findall(r"\d+", papilloma["types"]):
            yield Said(relation, (f"human papillomavirus type {number}",))
        return
    for part in BETWEEN.split(named):
        bare = _without_leading(re.sub(r" (?:and|or|genus)$", "", part.strip()))
        names = _names(bare)
        if not names:
            return
        yield Said(relation, names)
        if (typed := NUMBERED.fullmatch(bare)) and "herpes" not in bare:
            yield Said("kind", (f"human {typed['kind']}", typed["kind"] or typed["of"]))


def _without_leading(part: str) -> str:
    while found := LEADING.match(part):
        part = part[found.end() :]
    return part


def _names(part: str) -> tuple[str, ...]:
    """Ways to call an organism; none where the part is no plain name of one."""
    if part.casefold() in KINGDOMS or "viridae" in part:
        return ()
    if LATIN.fullmatch(part):
        species = re.sub(r" (?:subsp|var) .*| [A-F]$", "", part)
        kind = re.search(r"serovar ([A-Z][a-z]+(?: [A-C])?)$", part)
        return (f"Salmonella {kind[1]}",) if kind else tuple(dict.fromkeys((part, species)))
    if VIRUS.fullmatch(part):
        return (re.sub(r"viruses$", "virus", part), part)
    if genus := GENUS.fullmatch(part):
        return (genus["genus"],)
    return ()


def _other(named: str, relation: Relation) -> Iterator[Said]:
    if (lack := LACK.match(named)) and relation == "agent":
        yield Said("lack", (f"{(lack['of'] or lack['what']).strip()} deficiency",))
    if inhaled := INHALED.match(named):
        yield Said("inhaled", (inhaled["what"], re.sub(r" (?:dust|fibers)$", "", inhaled["what"])))
