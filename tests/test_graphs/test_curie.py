from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.curie import Curie
from graphs.errors import CurieError, InputError

PREFIXES = st.from_regex(r"[A-Za-z][A-Za-z0-9._-]{0,11}", fullmatch=True)
IDENTIFIERS = st.from_regex(r"[A-Za-z0-9_()/.-]{1,20}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "prefix", "identifier"),
    [
        ("MESH:D008078", "MESH", "D008078"),
        ("NCBIGene:3156", "NCBIGene", "3156"),
        ("UniProt:P00813", "UniProt", "P00813"),
        ("icd10.cm:E11.9", "icd10.cm", "E11.9"),
    ],
)
def test_parse_splits_prefix_and_identifier(text: str, prefix: str, identifier: str) -> None:
    assert Curie.parse(text) == Curie(prefix, identifier)


@given(PREFIXES, IDENTIFIERS)
def test_parse_and_str_are_inverses(prefix: str, identifier: str) -> None:
    curie = Curie(prefix, identifier)
    assert Curie.parse(str(curie)) == curie


@pytest.mark.parametrize(
    "text",
    ["", "MESH", "MESH:", ":D1", "MESH: D1", "MESH :D1", " MESH:D1", "MESH:D1 x", "1AB:2", "a b:c"],
)
def test_what_is_not_a_curie_is_refused_and_quoted(text: str) -> None:
    with pytest.raises(CurieError) as caught:
        Curie.parse(text)
    assert repr(text) in str(caught.value)
    assert isinstance(caught.value, InputError)


def test_curies_order_by_prefix_then_identifier_and_hash_by_value() -> None:
    texts = ["MESH:D2", "DOID:9", "MESH:D1", "DOID:10"]
    ordered = [str(c) for c in sorted(map(Curie.parse, texts))]
    assert ordered == ["DOID:10", "DOID:9", "MESH:D1", "MESH:D2"]
    assert len({Curie.parse("DOID:9"), Curie.parse("DOID:9")}) == 1


def test_case_of_the_identifier_matters() -> None:
    assert Curie.parse("MESH:d1") != Curie.parse("MESH:D1")


def test_a_curie_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Curie("MESH", "D1").prefix = "DOID"  # type: ignore[misc]
