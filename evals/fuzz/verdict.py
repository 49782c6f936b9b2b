"""What a run must not do: show a traceback, hang, end with another code, print raw control characters."""

from __future__ import annotations

import re
from dataclasses import dataclass

CODES = {0, 1, 2, 3, 130, 143}
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NO_MEMORY = ("MemoryError", "there is not enough memory", "Unable to allocate")
UNFORESEEN = ("this is a fault of Aetia", "the run failed after step", "INTERNAL")
FRAME = re.compile(r'File "[^"]*?((?:agent|tools|graphs|evals)/[^"]+)", line (\d+)')


@dataclass(frozen=True)
class Ended:
    """How a run ended. `code` is None where it hung; `escaped` is a traceback that left `main`."""

    code: int | None
    out: str
    err: str
    escaped: str = ""


@dataclass(frozen=True)
class Fault:
    """One rule that was broken; faults of one `kind` and `cause` are one fault."""

    kind: str
    cause: str


def faults_of(ended: Ended) -> list[Fault]:
    """All rules that the run broke."""
    found = []
    said = ended.out + ended.err
    if ended.escaped or "Traceback (most recent call last)" in said:
        found.append(Fault("traceback", _cause(ended.escaped or said)))
    if ended.code is None:
        found.append(Fault("hang", "no end within the time"))
    elif ended.code not in CODES and not ended.escaped:
        found.append(Fault("exit code", str(ended.code)))
    for words in UNFORESEEN:
        if words in said:
            # What people read comes first: there is less in it that differs from run to run.
            line = next(ln for ln in (ended.err + "\n" + ended.out).splitlines() if words in ln)
            found.append(Fault("unforeseen", _general(line)))
            break
    if any(words in said for words in NO_MEMORY):
        found.append(Fault("memory", "more was taken than is allowed"))
    if raw := RAW.search(ended.out) or RAW.search(ended.err):
        found.append(Fault("control character", ascii(raw[0])))
    if ended.code in (2, 3) and not said.strip() and not ended.escaped:
        found.append(Fault("silent", str(ended.code)))
    return found


def _cause(text: str) -> str:
    """The deepest place of ours, and the error."""
    places = FRAME.findall(text)
    last = next((ln for ln in reversed(text.splitlines()) if re.match(r"[\w.]+(:|$)", ln)), "?")
    place = ":".join(places[-1]) if places else "outside"
    return f"{place} {_general(last)}"


def _general(line: str) -> str:
    """A message without what differs from run to run."""
    return re.sub(r"(['\"`]).*?\1|/\S+|\d+", "…", line)[:160]
