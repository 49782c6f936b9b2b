"""Fold names so that spelling, plural and punctuation do not matter, and find them in text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_WORDS = 8

_WORD = re.compile(r"[\w+]+(?:['’]\w+)?")
_BRITISH = (
    (re.compile(r"aem(?=i|o)"), "em"),
    (re.compile(r"oe(?=dem|str|soph|nter)"), "e"),
    (re.compile(r"haem"), "hem"),
    (re.compile(r"aem"), "em"),
    (re.compile(r"paed"), "ped"),
    (re.compile(r"aet"), "et"),
    (re.compile(r"leuka?em"), "leukem"),
    (re.compile(r"(?<=\w{2})our(?=s?$|ed$|ing$)"), "or"),
    (re.compile(r"isation"), "ization"),
    (re.compile(r"fibre"), "fiber"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"isch?aem"), "ischem"),
    (re.compile(r"anaest"), "anest"),
    (re.compile(r"caes"), "ces"),
    (re.compile(r"coel(?=i|o)"), "cel"),
    (re.compile(r"foet"), "fet"),
    (re.compile(r"gynaec"), "gynec"),
    (re.compile(r"pnoe"), "pne"),
    (re.compile(r"rrhoe"), "rrhe"),
    (re.compile(r"aluminium"), "aluminum"),
    (re.compile(r"^ageing$"), "aging"),
    (re.compile(r"faec"), "fec"),
)
_MAYBE_BRITISH = re.compile(r"[ao]e|our|isation|fibre|sulph|aluminium|ageing")
"""Words without any of these have no British spelling that `_BRITISH` knows."""
_POSSESSIVE = re.compile(r"['’]s?$")
_KEEP_S = ("ss", "us", "is", "as", "os", "ous")


@dataclass(frozen=True)
class Token:
    """A word of a text with its character offsets and folded form."""

    start: int
    end: int
    folded: str


def fold(text: str) -> str:
    """Case, accents, hyphens, possessives, plurals and British spelling folded away."""
    return " ".join(token.folded for token in tokens(text))


def tokens(text: str) -> list[Token]:
    """The words of a text, folded one by one."""
    return [Token(m.start(), m.end(), _fold_word(m.group())) for m in _WORD.finditer(text)]


@lru_cache(maxsize=1 << 13)
def _fold_word(word: str) -> str:
    plain = word.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = _POSSESSIVE.sub("", plain)
    if _MAYBE_BRITISH.search(plain):
        for pattern, american in _BRITISH:
            plain = pattern.sub(american, plain)
    if len(plain) > 3 and plain.endswith("s") and not plain.endswith(_KEEP_S):
        plain = plain[:-3] + "y" if plain.endswith("ies") and len(plain) > 4 else plain[:-1]
    return plain


def is_case_sensitive(name: str, category: str) -> bool:
    """Short gene symbols (CAT, WAS, SET) are words too: they count only as written."""
    return category in ("biolink:Gene", "biolink:Protein") and len(name) <= 4
