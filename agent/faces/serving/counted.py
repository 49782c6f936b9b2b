"""What a server counted, in the text format of Prometheus."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agent.faces.serving.hall import Hall


def counted(hall: Hall) -> str:
    """The text of `/metrics`."""
    return "\n".join([*_lines(hall), ""])


def _lines(hall: Hall) -> Iterator[str]:
    lines = hall.runs.dispatcher, hall.long.dispatcher
    yield from _named("aetia_requests_total", "counter", "requests by route and status")
    for (route, status), count in sorted(hall.log.counts.items()):
        yield f'aetia_requests_total{{route="{_label(route)}",status="{status}"}} {count}'
    yield from _named("aetia_runs_total", "counter", "runs that are over, by how they ended")
    for ended, count in sorted(hall.ended.items()):
        yield f'aetia_runs_total{{status="{ended}"}} {count}'
    yield from _named("aetia_runs_seconds_total", "counter", "seconds that runs waited and worked")
    for what, seconds in hall.seconds.items():
        yield f'aetia_runs_seconds_total{{part="{what}"}} {seconds:.3f}'
    yield from _named("aetia_runs_now", "gauge", "runs that work or wait now")
    yield f'aetia_runs_now{{state="working"}} {sum(one.working for one in lines)}'
    yield f'aetia_runs_now{{state="waiting"}} {sum(one.waiting for one in lines)}'
    yield from _named("process_resident_memory_max_bytes", "gauge", "the most memory it had")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    yield f"process_resident_memory_max_bytes {most}"


def _named(name: str, kind: str, said: str) -> tuple[str, str]:
    return f"# HELP {name} {said}", f"# TYPE {name} {kind}"


def _label(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
