"""What is installed, configured and reachable on this machine, and what to do about the rest."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Literal

from agent.settings import Settings
from graphs.addresses import shown
from graphs.errors import AetiaError, SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

State = Literal["ok", "absent", "broken"]

PACKAGES: tuple[tuple[str, str, str], ...] = (
    ("langgraph", "runs the workflow", "run `make setup`"),
    ("pydantic", "checks answers", "run `make setup`"),
    ("dowhy", "cross-checks estimates", "run `make setup`; without it answers say so"),
    ("causaldata", "holds the NHEFS data", "run `make setup`"),
    ("fastapi", "serves HTTP", "run `make setup`"),
    ("openai", "talks to OpenAI-compatible servers", "run `make setup`"),
    ("neo4j", "talks to a Neo4j server", "run `make setup`"),
    (
        "llama-cpp-python",
        "runs quantized models in process",
        "install a C++ compiler (Debian: apt install g++; macOS: xcode-select --install), then "
        "`.ci/setup run` in a clone, or `pip install llama-cpp-python` in an environment of your own. "
        "Until then rules do the work",
    ),
)
"""Distribution, what it does here, and the remedy when it is missing."""

OPTIONAL = ("llama-cpp-python", "neo4j", "openai")


@dataclass(frozen=True)
class Diagnosis:
    """One line of the report; `remedy` is empty when all is well."""

    name: str
    state: State
    text: str
    remedy: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


async def examine() -> list[Diagnosis]:
    """Look at everything, quickly; without the network, unless `AETIA_LIVE` is 1."""
    checks = [_python(), *(_package(*row) for row in PACKAGES)]
    return [
        *checks,
        await _knowledge(),
        await _server(),
        _datasets(),
        *await _models(),
        *await _literature(),
        _compiler(),
    ]


def _python() -> Diagnosis:
    text = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return Diagnosis("python", "ok", text)
    return Diagnosis("python", "broken", text, "use Python 3.11, 3.12 or 3.13")


def _package(name: str, purpose: str, remedy: str) -> Diagnosis:
    try:
        return Diagnosis(name, "ok", f"{version(name)}: {purpose}")
    except PackageNotFoundError:
        state: State = "absent" if name in OPTIONAL else "broken"
        return Diagnosis(name, state, f"not installed: {purpose}", remedy)


async def _knowledge() -> Diagnosis:
    from graphs.opening import configured, open_graph

    try:
        store = await open_graph()
    except AetiaError as error:
        remedy = "check AETIA_KG" if configured() else "reinstall: `make clean setup`"
        return Diagnosis("knowledge graph", "broken", str(error), remedy)
    try:
        release, schema = await store.release(), await store.schema()
    finally:
        await store.close()
    text = f"{release.name} {release.version}: {schema.nodes} nodes, {schema.edges} edges, {schema.findings} findings"
    return Diagnosis("knowledge graph", "ok", text)


async def _server() -> Diagnosis:
    """What the Neo4j server in use leaves open."""
    from graphs.opening import configured
    from graphs.stores.neo4j_connection import is_address, open_driver
    from graphs.stores.neo4j_security import security_warnings

    address = configured()
    if address is None or not is_address(address):
        return Diagnosis("Neo4j", "absent", "not in use", "AETIA_KG=bolt://127.0.0.1:7687 uses one")
    try:
        driver = open_driver(address)
    except AetiaError as error:
        return Diagnosis("Neo4j", "broken", str(error), "check AETIA_KG")
    try:
        found = await security_warnings(driver)
    except AetiaError as error:
        return Diagnosis("Neo4j", "broken", str(error), "start the server: make neo4j")
    finally:
        await driver.close()
    if found:
        return Diagnosis(
            "Neo4j", "broken", "; ".join(found), "change its configuration and restart it"
        )
    return Diagnosis("Neo4j", "ok", f"{shown(address)}: LOAD CSV is closed for files and addresses")


def _datasets() -> Diagnosis:
    from tools.causal.datasets import list_datasets

    names = ", ".join(list_datasets())
    return Diagnosis("data sets", "ok" if names else "absent", names or "none registered")


async def _models() -> Sequence[Diagnosis]:
    """The judge and the chat model that a run here would use."""
    from agent.judges.opening import SHIPPED
    from agent.models.opening import RULES

    settings = Settings.from_environment()
    chosen = settings.model if settings.model != RULES else ""
    served = settings.judge_url if settings.judge else settings.model_url
    return (
        await _judge(settings.judge or chosen or SHIPPED, served),
        _reader(chosen, settings.model_url),
    )


async def _judge(name: str, url: str) -> Diagnosis:
    """Name, hash and calibration of the judge; a served one is not called."""
    from agent.judges.calibrated import calibration_of
    from agent.judges.opening import open_judge
    from agent.models.opening import RULES

    if name == RULES:
        return Diagnosis("judge", "absent", "none wanted: rules judge the branches")
    if url:
        return Diagnosis(
            "judge", "ok", f"{name} at {shown(url)}, uncalibrated: a served model may change unseen"
        )
    try:
        judge = open_judge(name)
        try:
            text = f"{name}, sha256 {judge.sha256}, {calibration_of(judge)}"
        finally:
            await judge.close()
    except SetupError as error:
        return Diagnosis(
            "judge", "absent", f"{name} cannot be used, rules judge: {error}", "see above"
        )
    except AetiaError as error:
        return Diagnosis("judge", "broken", str(error), "name another: AETIA_JUDGE=NAME")
    return Diagnosis("judge", "ok", text)


def _reader(name: str, url: str) -> Diagnosis:
    """The chat model; only its file is looked for."""
    from agent.models.catalogue.files import located

    if not name:
        return Diagnosis("chat model", "absent", "none configured: rules read the questions",
                     "nothing to do; AETIA_MODEL=NAME uses one of `aetia models list`")  # fmt: skip
    if url:
        return Diagnosis("chat model", "ok", f"{name} at {shown(url)}")
    try:
        return Diagnosis("chat model", "ok", f"{name}, {located(name).path}")
    except AetiaError as error:
        return Diagnosis("chat model", "broken", str(error), "name another, or pull it")


async def _literature() -> list[Diagnosis]:
    """The corpora, the list of retractions, and where live sources are on, which of them answer."""
    from agent.running.library import opened_library

    settings = Settings.from_environment()
    try:
        async with opened_library(settings) as library:
            text = ", ".join(library.contents)
    except AetiaError as error:
        remedy = "check AETIA_CORPUS, AETIA_RETRACTIONS and AETIA_DOUBTED_JOURNALS"
        return [Diagnosis("publications", "broken", str(error), remedy)]
    none = "no corpus and no list of retractions is named"
    found = [Diagnosis("publications", "ok" if text else "absent", text or none)]
    if not settings.live:
        return [*found, Diagnosis("live sources", "absent", "off", "AETIA_LIVE=1 asks them")]
    from tools.literature.live.fetched import reachable

    for one in await reachable():
        state: State = "ok" if one.status in ("ok", "empty") else "broken"
        said = one.text.removeprefix(f"{one.source}: ")
        found.append(Diagnosis(one.source, state, said, "check the network, or ask later"))
    return found


def _compiler() -> Diagnosis:
    compiler = shutil.which("c++") or shutil.which("g++") or shutil.which("clang++")
    return Diagnosis("C++ compiler", "ok" if compiler else "absent", compiler or "none",
                 "" if compiler else "needed only to compile llama.cpp")  # fmt: skip


def render_checks(checks: Sequence[Diagnosis]) -> str:
    """The report as text, one line a check and its remedy below."""
    lines = []
    for check in checks:
        lines.append(f"{check.state:>7}  {check.name}: {check.text}")
        if check.remedy and check.state != "ok":
            lines.append(f"         -> {check.remedy}")
    return "\n".join(lines)
