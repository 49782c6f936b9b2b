"""Words that say that chance decided who was treated, and of whom it cannot have."""

from __future__ import annotations

import re

RANDOM = re.compile(
    r"\brandomi[sz]ed\b|\brandom(?:ly)? (?:assign\w*|allocat\w*|assort\w*|given|divided|sent|test|experiment|reserved|shown|offered|varied|mailed|received|(?:select|chos|pick)\w+ (?:to|for)\b)|\b(?:assigned|allocated|given|chosen|offered) (?:\w+ ){0,3}(?:at random|by (?:chance|lot))\b|\bfield experiment\b|"
    r"\brandomi[sz]ed? (?:control\w*|trial|experiment)|\brct\b|\bA/B test",
    re.I,
)
NOT_RANDOM = re.compile(
    r"\bobservational\b|\bnon-?random|\bnot random|\bsurvey of\b|\bobservation study", re.I
)
TRAIT = re.compile(
    r"\b(?:race|ethnicity|black|white|hispanic|latino|asian|sex|gender|female|male|birth (?:order|weight))\b",
    re.I,
)
"""Of a treatment: nobody can be assigned to it, whatever else was assigned in that study."""
ASSIGNED_TRAIT = re.compile(
    r"\brandom(?:ly)? assign\w*\s+(?:\w+[- ]){0,3}(?:names?|race|gender|sex)\b"
    r"|\b(?:names?|race|gender|sex) (?:was|were|is|are) (?:randomly|randomi[sz]ed|assigned at random)\b",
    re.I,
)
"""A trait that is shown and not had, such as by the name on a made-up letter, can be assigned."""
