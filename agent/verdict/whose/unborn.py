"""Outcomes of a pregnancy: that the asked are pregnant singles out nobody among those who were studied."""

from __future__ import annotations

import re

BORN = re.compile(
    r"congenital|birth|malformation|microcephal|f(?:o)?etal|neural tube|spina bifida|cleft|preterm|premature labou?r|"
    r"miscarriage|stillb|spontaneous abortion|pre-?eclampsia|gestational|neonatal|in utero",
    re.IGNORECASE,
)
"""Outcomes of a pregnancy: all that is held on them is of pregnant women and their children."""
_CARRIED = re.compile(
    r"\b(?:in |during |while |throughout )?(?:early |late |your |my )?(?:pregnan\w+|gestation|utero|the womb)\b"
    r"|\b(?:\d+ (?:weeks?|months?) )(?=pregnant)",
    re.IGNORECASE,
)


def whom(population: str | None, outcome: str) -> str:
    """Whom a question singles out; to be pregnant singles out nobody where the outcome is of pregnancy."""
    return _CARRIED.sub(" ", population or "") if BORN.search(outcome) else population or ""
