"""Words and whole numbers that may be one and the same, written in several ways."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_LEVELS = 60
"""Different cells of a column that may be a covariate."""
SPELLED = "spelled"
"""Key of a frame's `attrs`: whole numbers that its file writes in several ways, by column (01 and 1)."""
LABELLED = "labelled"
"""Key of a frame's `attrs`: labels by code, of columns in which other codes have none."""
PADDED = "padded"
"""Key of a frame's `attrs`: a cell with zeros in front (01, 00345), of columns of whole numbers."""
DECLARED = "declared"
"""Key of a frame's `attrs`: columns of numbers that their file declares as categories."""
AS_READ = "as_read"
"""Key of a frame's `attrs`: what its reader passed over, in sentences."""
_BETWEEN = re.compile(r"(?<=\w)[\s_-]+(?=\w)")
_WHOLE = re.compile(r"0*(\d+)(?:\.0+)?")


def alike(texts: Iterable[str]) -> list[list[str]]:
    """Groups of texts that differ by capitals, blanks, marks between words, or zeros in front."""
    found = defaultdict(list)
    for text in texts:
        plain = unicodedata.normalize("NFKC", text).strip().casefold()
        whole = _WHOLE.fullmatch(plain)
        found[str(int(whole[1])) if whole else _BETWEEN.sub(" ", plain)].append(text)
    return [sorted(group) for group in found.values() if len(group) > 1]


def initials(texts: Iterable[str]) -> list[list[str]]:
    """Pairs of a letter and the only word that begins with it (M and Male); of A, B and AB there are none."""
    words = {text: text.strip().casefold() for text in texts}
    found = []
    for letter, plain in words.items():
        begun = [t for t, word in words.items() if word[:1] == plain and len(word) > 1]
        if len(plain) == 1 and plain.isalpha() and len(begun) == 1 and words[begun[0]].isalpha():
            found.append([letter, *begun])
    return found if any(len(words[word]) > 2 for _, word in found) else []
