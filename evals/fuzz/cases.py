"""One run: a command, its arguments, its environment, what it reads, and how it is started."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evals.fuzz import garbage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.fuzz.doors import Door

QUIET = {
    "AETIA_MODELS": "off",
    "HF_ENDPOINT": "http://127.0.0.1:1",
    "NO_PROXY": "127.0.0.1",
    "no_proxy": "127.0.0.1",
}
"""What every run is given unless it is given something else: no model and no network."""
STREAMS = ("", "<&-", ">&-", "2>&-", ">/dev/full", "2>/dev/full", ">&- 2>&- <&-", "| head -c1 >&2")
SHELLS: tuple[dict[str, str], ...] = (
    {}, {"LANG": "C", "LC_ALL": "C"}, {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"},
)  # fmt: skip
EVERY = 25
"""Each such run is a process of its own, started by a shell."""
FILES = ("FILE", "CSV", "TOML", "DIR", "PATH", "PLACE", "JSONL", "NAME", "OUT")
NUMBERS = ("N", "SEED", "SECONDS", "CUTOFF", "N_SIM", "PORT", "N_", "MONTHS", "P", "R2")


SOUND_FOR = {
    "--data": (("sound-table", ".csv"), ("sound-table", ".csv"), ("not-finite", ".csv"), ("twice", ".csv")),
    "--dag": (("sound-dag", ".dot"), ("sound-dagitty", ".txt"), ("cycle", ".dot")),
    "--descriptor": (("sound-toml", ".toml"), ("toml-other", ".toml")),
    "QUESTIONS.jsonl": (("sound-questions", ".jsonl"), ("jsonl-mixed", ".jsonl"), ("half-emoji", ".jsonl")),
    "PAIRS.jsonl": (("sound-pairs", ".jsonl"), ("jsonl-mixed", ".jsonl")),
    "LABELLED.jsonl": (("sound-pairs", ".jsonl"), ("jsonl-mixed", ".jsonl")),
}  # fmt: skip
"""Files that an argument can often use, so that a run comes past the reading of them."""
COLUMN_FOR = {
    "--treatment": "a",
    "--outcome": "b",
    "--time": "c",
    "--event": "a",
    "--mediator": "c",
}
LIGHT = (("models", "info"), ("models", "pull"), ("models", "verify"))
"""Commands that name a model and do not run it."""
NEEDED = ("--out", "--data", "--dag", "--treatment", "--outcome", "--source", "--from", "--to")
PAIR = ("--data", "--descriptor")
PATIENT = ("--n-sim=20", "--deadline=20", "--no-refute")
"""Given to commands that know them: the attack is on their shell, not on their arithmetic."""


@dataclass(frozen=True)
class Case:
    """What is run. `files` are kinds and endings of the files that must be there before."""

    number: int
    door: Door
    arguments: tuple[str, ...]
    environment: dict[str, str]
    stdin: bytes = b""
    files: tuple[tuple[str, str], ...] = ()
    streams: str = ""
    own_process: bool = False
    lost_folder: bool = False


@dataclass
class _Making:
    """A case while it is made."""

    draw: random.Random
    arguments: list[str] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)

    def value(self, door: Door, name: str, takes: str) -> str:
        """A value for an argument: what it takes more often than not."""
        draw = self.draw
        if draw.random() < 0.12:
            return draw.choice(garbage.TEXTS)
        if takes.startswith("{"):
            return draw.choice(takes.strip("{}").split(","))
        if draw.random() < 0.75 and (sound := self.sound(door, name, takes)):
            return sound
        if _is_number(name, takes):
            return draw.choice(garbage.NUMBERS)
        if "COLUMN" in takes or takes.startswith("A,B"):
            return draw.choice(garbage.COLUMNS)
        if takes in FILES or takes.split(".")[-1].upper() in ("JSONL", "CSV", "TOML", "GGUF"):
            return self.file()
        if takes == "NAME:PATH":
            kind = draw.choice(("kgx", "obo", "hetionet", "primekg", "bel", "sssom", "drugmechdb"))
            return f"{kind}:{self.file()}"
        return draw.choice(garbage.TEXTS)

    def sound(self, door: Door, name: str, takes: str) -> str:
        """What the argument usually takes; empty where that is not known."""
        draw = self.draw
        if name in SOUND_FOR:
            kind, ending = draw.choice(SOUND_FOR[name])
            self.files.append((kind, ending))
            return f"{kind}{ending}"
        if door.words in LIGHT and name == "name":
            return draw.choice(garbage.MODELS)
        if _is_number(name, takes):
            return draw.choice(garbage.SOUND_NUMBERS)
        known = garbage.SOUND_VALUES.get(name) or garbage.SOUND_VALUES.get(takes)
        return COLUMN_FOR.get(name) or (draw.choice(known) if known else "")

    def file(self) -> str:
        """The name of a file, which is noted to be made."""
        draw = self.draw
        kinds = garbage.SOUND if draw.random() < 0.4 else (*garbage.CONTENTS, *garbage.SPECIAL)
        kind, ending = draw.choice(kinds), draw.choice(garbage.ENDINGS)
        self.files.append((kind, ending))
        return "n" * 300 + ending if kind == "long-name" else f"{kind}{ending}"


def _is_number(name: str, takes: str) -> bool:
    return takes in NUMBERS or takes == name.strip("-").upper().replace("-", "_") != "OUT"


def case_of(seed: int, number: int, doors: Sequence[Door]) -> Case:
    """The same case for the same seed and number, whatever ran before."""
    draw = random.Random(f"{seed}:{number}")
    making = _Making(draw)
    # In turn, so that a short run sees every command.
    door = doors[number % len(doors)]
    for name in door.positionals:
        if draw.random() < 0.95:
            making.arguments.append(making.value(door, name, name))
    _options(making, door)
    if draw.random() < 0.03:
        making.arguments.append(draw.choice(garbage.TEXTS))
    environment = QUIET | _environment(making)
    alone = number % EVERY == 0 or door.words == ("serve",)
    if alone:
        environment |= draw.choice(SHELLS)
    return Case(
        number=number,
        door=door,
        arguments=(*door.words, *making.arguments),
        environment=environment,
        stdin=_stdin(draw),
        files=tuple(making.files),
        streams=draw.choice(STREAMS) if alone else "",
        own_process=alone,
        lost_folder=alone and draw.random() < 0.1,
    )


def _options(making: _Making, door: Door) -> None:
    draw = making.draw
    given = draw.sample(door.options, k=min(len(door.options), draw.choice((0, 1, 2, 3, 5))))
    needed = [option for option in door.options if option[0] in NEEDED and len(door.words) == 2]
    if pair := [option for option in given if option[0] in PAIR]:
        needed += [option for option in door.options if option[0] in PAIR and option not in pair]
    for flag, takes in dict.fromkeys([*given, *(needed if draw.random() < 0.9 else ())]):
        value = [making.value(door, flag, takes)] if takes else []
        making.arguments += (
            [f"{flag}={value[0]}"] if value and draw.random() < 0.5 else [flag, *value]
        )
    known = {flag for flag, _ in door.options}
    chosen = (word for word in PATIENT if word.partition("=")[0] in known)
    making.arguments[:0] = chosen if draw.random() < 0.9 else ()
    if door.words == ("serve",):
        # Never an address at which it would really serve, and wait for ever.
        making.arguments += ["--port", draw.choice(("-1", "65536", "x", "1e3", "", "9" * 30))]


def _environment(making: _Making) -> dict[str, str]:
    draw = making.draw
    found = {}
    for _ in range(draw.choice((0, 0, 0, 1, 1, 2))):
        name = draw.choice(garbage.VARIABLES)
        pool = (*garbage.TEXTS, *garbage.NUMBERS)
        value = making.file() if draw.random() < 0.3 else draw.choice(pool)
        found[name] = value[:3000]
    return found


def _stdin(draw: random.Random) -> bytes:
    lines = [
        draw.choice((*garbage.QUESTIONS, *garbage.TEXTS)) for _ in range(draw.choice((0, 1, 3)))
    ]
    text = "\n".join(lines).encode("utf-8", "surrogateescape")
    return draw.choice((text, text + b"\n/quit\n", b"\xff\xfe\x00", b"\x00" * 100, b""))
