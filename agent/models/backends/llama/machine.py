"""What this machine gives a process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Memory:
    """What a model takes, in bytes.

    `weights` are shared by all objects over the same file; `contexts` has one entry for each context
    made so far (they are made when first needed); `resident` is the whole process, 0 where the system
    does not tell.
    """

    weights: int
    contexts: tuple[int, ...]
    resident: int


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def resident_bytes() -> int:
    """The memory of this process that is in RAM, mapped model files included; 0 where unknown."""
    status = Path("/proc/self/statm")
    if not status.exists():
        return 0
    return int(status.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
