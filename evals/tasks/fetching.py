"""`aetia evals fetch`: a file of a set from a public address, with its licence said and its bytes checked.

Aetia ships none of the sets and knows no mirror of them: their makers publish them under terms of their
own. So the address and the checksum are the caller's, and `--page` of each set is where to find them.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agent.faces.guard import OK
from graphs.errors import InputError, TransferError

if TYPE_CHECKING:
    import argparse

PAGES = {
    "mirage": "https://github.com/Teddy-XiongGZ/MIRAGE",
    "pubmedqa": "https://github.com/pubmedqa/pubmedqa",
    "medddx": "https://github.com/mims-harvard/KGARevion",
    "medhalt": "https://github.com/medhalt/medhalt",
    "ohdsi_controls": "https://github.com/OHDSI/MethodEvaluation",
    "healthfc": "https://github.com/jvladika/HealthFC",
    "trec_hm2021": "https://github.com/emherk/ir-paper-assignment",
    "healthver": "https://github.com/suzhentxt/healthver_mcqa",
    "scifact": "https://github.com/suzhentxt/healthver_mcqa",
    "medevidence": "https://github.com/zy-f/med-evidence",
    "evidence_inference": "https://github.com/jayded/evidence-inference",
    "nli4ct": "https://github.com/ai-systems/Task-2-SemEval-2024",
    "causal_language": "https://github.com/junwang4/causal-language-use-in-science",
    "cladder": "https://github.com/causalNLP/cladder",
    "corr2cause_pp": "https://github.com/MarkusEnglberger/Corr2Cause_PP",
    "causal_pitfalls": "https://github.com/dudududuu/CausalPitfalls",
    "qrdata": "https://github.com/xxxiaol/QRData",
    "cais_queries": "https://github.com/causalNLP/causal-agent",
    "ihdp": "https://github.com/AMLab-Amsterdam/CEVAE",
    "twins": "https://github.com/AMLab-Amsterdam/CEVAE",
    "acic2016": "https://github.com/BiomedSciAI/causallib",
    "nhefs": "https://github.com/BiomedSciAI/causallib",
    "lalonde": "https://github.com/cran/causaldata",
    "actg175": "https://github.com/cran/speff2trial",
    "mr_lipids_chd": "https://github.com/cran/MendelianRandomization",
    "mr_raps": "https://github.com/qingyuanzhao/mr.raps",
    "tuebingen_pairs": "https://github.com/cmu-phil/example-causal-datasets",
    "sachs": "https://github.com/cmu-phil/example-causal-datasets",
    "bnlearn": "https://github.com/Lancelot39/Causal-Copilot",
    "drugmechdb": "https://github.com/SuLab/DrugMechDB",
    "drugmech_counterfactuals": "https://github.com/icecream126/drugmechdb_moa_prediction",
    "bc5cdr": "https://github.com/MartinH2k3/SLM-NER",
    "ncbi_disease": "https://github.com/allenai/scibert",
}
SHA256 = re.compile(r"[0-9a-fA-F]{64}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def add_fetch(parser: argparse.ArgumentParser) -> None:
    """Options of `fetch`."""
    add = parser.add_argument
    add("task", metavar="TASK", help="a name of `aetia evals list`")
    add("--data", type=Path, metavar="DIR", help="gets the folder of the task")
    add(
        "--url",
        metavar="ADDRESS",
        help="of one file; without it, where the set is published is said",
    )
    add("--sha256", metavar="HEX", help="of that file; needed with --url")
    add("--name", metavar="FILE", help="to keep it as; by default the last part of the address")


def fetch_set(options: argparse.Namespace) -> int:
    """Say where a set is and under which licence; with an address, bring and check one file.

    Raises:
        InputError: there is no such task, or an option is missing or cannot be used.
        TransferError: the file cannot be had, or is another one than was asked for.
    """
    from evals.tasks.known import TASKS

    if options.task not in TASKS:
        raise InputError(f"there is no task {options.task!r}; there are {', '.join(TASKS)}")
    task = TASKS[options.task]
    said = {
        "task": task.name,
        "page": PAGES.get(task.name, "ships with Aetia"),
        "licence": task.terms.licence,
    }
    if options.url:
        path = _target(options)
        sys.stderr.write(f"{task.name}: licence: {task.terms.licence}\n")
        _bring(options.url, path, options.sha256.lower())
        said["file"] = str(path)
    sys.stdout.write(
        json.dumps(said) + "\n" if options.json
        else "".join(f"{key}: {value}\n" for key, value in said.items())
    )  # fmt: skip
    return OK


def _target(options: argparse.Namespace) -> Path:
    if options.data is None or not options.sha256 or not SHA256.fullmatch(options.sha256):
        raise InputError("--url needs --data DIR and --sha256 with 64 hexadecimal digits")
    name = options.name or options.url.partition("?")[0].rstrip("/").rpartition("/")[2]
    if not NAME.fullmatch(name):
        raise InputError(f"{name!r} is no name of a file; give one with --name")
    path: Path = options.data / options.task / name
    if path.exists():
        raise InputError(f"{path} is there already; delete it to fetch it again")
    return path


def _bring(address: str, path: Path, sha256: str) -> None:
    from tools.fetching import Remote, fetch, progress_on_terminal

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    fetch(Remote(address, "choose another --data"), part, progress_on_terminal(path.name))
    found = hashlib.sha256(part.read_bytes()).hexdigest()
    if found != sha256:
        part.unlink()
        raise TransferError(f"the file has the SHA-256 {found}, not {sha256}: it was deleted")
    part.replace(path)
