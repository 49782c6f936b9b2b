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
