"""A concept while it is put together from several sources, and the text that every source needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

DISEASE = "biolink:Disease"
PHENOTYPE = "biolink:PhenotypicFeature"
DRUG = "biolink:Drug"
MOLECULE = "biolink:SmallMolecule"
PROTEIN = "biolink:Protein"
GENE = "biolink:Gene"
PROCESS = "biolink:BiologicalProcess"
PROCEDURE = "biolink:Procedure"
FOOD = "biolink:Food"
ORGANISM = "biolink:OrganismTaxon"
BEHAVIOUR = "biolink:BehavioralExposure"
ENVIRONMENT = "biolink:EnvironmentalExposure"
GROUP = "biolink:PopulationOfIndividualOrganisms"

LONGEST = 70
"""Characters of a name; longer ones are systematic names that nobody writes in a question."""

_INVERTED = re.compile(r"^[^,()]+(?:, [^,()]+){1,3}$")


@dataclass
class Entry:
    """One concept of one source.

    `same` holds identifiers that the source calls exactly the same; `parents` those that are broader.
    """

    curie: str
    category: str
    name: str
    names: dict[str, None] = field(default_factory=dict)
    same: set[str] = field(default_factory=set)
    parents: set[str] = field(default_factory=set)

    def called(self, *names: str) -> None:
        """Add names; empty, overlong and repeated ones are left out."""
        for name in names:
            text = " ".join(name.split())
            if text and text != self.name and len(text) <= LONGEST:
                self.names[text] = None


def turned(heading: str) -> str:
    """A heading as it is spoken: `Carcinoma, Non-Small-Cell Lung` -> `Non-Small-Cell Lung Carcinoma`.

    Lists ("Cough, Sputum, and Fever") and chemical locants ("1,2-dichloro") stay as they are.
    """
    if not _INVERTED.match(heading) or ", and " in heading or ", or " in heading:
        return heading
    return " ".join(reversed(heading.split(", ")))


def spoken(name: str) -> str:
    """Title case taken off: `Breast Neoplasms` -> `breast neoplasms`; symbols and eponyms stay.

    A word keeps its capitals where it has any after the first letter, is one letter long, or is an
    eponym ("Parkinson Disease", "Crohn Disease"), which a table cannot know: words before "disease"
    and "syndrome" keep theirs.
    """
    words = name.split(" ")
    if words[-1].lower() in ("disease", "syndrome") and len(words) < 4:
        return " ".join([*words[:-1], words[-1].lower()])
    return " ".join(w if len(w) < 2 or w[1:] != w[1:].lower() else w.lower() for w in words)
