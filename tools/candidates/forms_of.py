"""Whether one name is of a form of what another names: "advanced breast carcinoma" of breast cancer.

Graphs hold one disease under several identifiers that no edge joins (a term of MeSH, one of Disease
Ontology, a label's own wording). What a medicine is in use for would look new, did names not tell. What is
broader by one word alone is asked for more: pulmonary hypertension is no form of hypertension.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

SAME: dict[str, str] = {
    "carcinoma": "cancer", "neoplasm": "cancer", "tumor": "cancer", "tumour": "cancer",
    "carcinomas": "cancer", "disorder": "disease", "attack": "disease",
}  # fmt: skip
"""Words that name one thing in the names of diseases."""
EMPTY = frozenset(
    {"the", "a", "an", "and", "or", "malignant", "mellitus", "s", "nos", "due", "to", "with"}
)
"""Words that do not change which disease is named."""
STAGES = frozenset({
    "acute", "chronic", "severe", "moderate", "mild", "early", "late", "advanced", "metastatic", "recurrent",
    "refractory", "resistant", "persistent", "intermittent", "primary", "essential", "adult", "childhood",
    "pediatric", "juvenile", "senile", "congestive", "decompensated", "episodic", "plaque", "postmenopausal",
    "active", "stable", "unstable", "uncontrolled", "exacerbation", "relapse", "relapsed", "symptomatic",
    "onset", "stage", "major", "first", "second", "line", "recurrence", "prophylaxis", "attack", "flare",
})  # fmt: skip
"""Words that tell a stage, a course or an age of a disease, not another disease."""

Form = Literal["same", "form"]


def form_of(name: str, anchor: str) -> Form | None:
    """What the thing that is named is to the anchor: the same, a form of it, or neither as far as names tell."""
    here, there = _words(name), _words(anchor)
    if not here or not there:
        return None
    if sorted(here) == sorted(there):
        return "same"
    if not set(there) < set(here):
        return None
    more = {
        w.removesuffix("s") if w.removesuffix("s") in STAGES else w for w in set(here) - set(there)
    }
    ends_alike = len(there) > 1 and here[-len(there) :] == there
    return "form" if more <= STAGES or ends_alike else None


@cache
def _words(name: str) -> tuple[str, ...]:
    """Of a name, "cancer of the breast" turned round."""
    text = re.sub(r"\([^)]*\)|['\u2019]s\b", " ", name.casefold())
    parts = [re.findall(r"[a-z0-9]+", part) for part in re.split(r"\bof\b|,", text)]
    read = [SAME.get(w, SAME.get(w.removesuffix("s"), w)) for part in reversed(parts) for w in part]
    return tuple(w for w in read if w not in EMPTY)
