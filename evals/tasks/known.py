"""The tasks by name; a task's module is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.tasks.task import Task

PLACES = {
    "mirage": "options.mirage",
    "pubmedqa": "options.pubmedqa",
    "medddx": "options.medddx",
    "medhalt": "options.medhalt",
    "ohdsi_controls": "verdicts.ohdsi_controls",
    "healthfc": "verdicts.healthfc",
    "trec_hm2021": "verdicts.trec_hm2021",
    "questions": "verdicts.question_bank",
    "vignettes": "verdicts.fallacies",
    "healthver": "claims.healthver",
    "scifact": "claims.scifact",
    "medevidence": "claims.medevidence",
    "evidence_inference": "claims.evidence_inference",
    "nli4ct": "claims.nli4ct",
    "causal_language": "claims.causal_language",
    "cladder": "formal.cladder",
    "corr2cause": "formal.corr2cause",
    "corr2cause_pp": "formal.corr2cause_pp",
    "causal_pitfalls": "numbers.causal_pitfalls",
    "qrdata": "numbers.qrdata",
    "cais_queries": "numbers.cais_queries",
    "ihdp": "numbers.ihdp",
    "acic2016": "numbers.acic2016",
    "nhefs": "numbers.nhefs",
    "lalonde": "numbers.lalonde",
    "twins": "numbers.twins",
    "actg175": "numbers.actg175",
    "mr_lipids_chd": "numbers.mr_lipids_chd",
    "mr_raps": "numbers.mr_raps",
    "tuebingen_pairs": "structure.tuebingen_pairs",
    "bnlearn": "structure.bnlearn",
    "sachs": "structure.sachs",
    "drugmechdb": "names.drugmechdb",
    "drugmech_counterfactuals": "names.drugmech_counterfactuals",
    "genetic_support": "hypotheses.genetic_support",
    "truthhypo": "hypotheses.truthhypo",
    "bc5cdr": "names.bc5cdr",
    "ncbi_disease": "names.ncbi_disease",
}
"""Name of a task -> its module below `evals.tasks.sets`, whose `TASK` it is."""


class Known(Mapping[str, "Task"]):
    """The tasks, made when they are looked up."""

    def __getitem__(self, name: str) -> Task:
        """The task of a name.

        Raises:
            KeyError: there is none.
        """
        return _made(PLACES[name])

    def __iter__(self) -> Iterator[str]:
        """Names, in the order of the list."""
        return iter(PLACES)

    def __len__(self) -> int:
        """How many there are."""
        return len(PLACES)


@cache
def _made(place: str) -> Task:
    made: Task = import_module(f"evals.tasks.sets.{place}").TASK
    return made


TASKS: Mapping[str, Task] = Known()
