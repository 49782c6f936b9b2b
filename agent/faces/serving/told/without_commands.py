"""What a server says, without commands and options that whoever reads it cannot type.

Texts are written where something happens, for people at a terminal. Here each command becomes the route
that does the same, with what to press on the page in brackets (the page shows that alone); a command that
only whoever runs the server can give is said to be theirs.
"""

from __future__ import annotations

import re

RUN = r"(?P<run>[0-9a-f]+|ID|RUN)"
COMMANDS: dict[str, str] = {
    rf"runs resume {RUN}": "POST /api/runs/{run}/resume (on the page: press Go on)",
    rf"runs approve {RUN}": "POST /api/runs/{run}/approve (on the page: open it under Runs and settle it there)",
    rf"runs replay {RUN}": "POST /api/runs/{run}/replay (on the page: ask the question again)",
    rf"runs show {RUN}": "GET /api/runs/{run} (on the page: open it under Runs)",
    "runs list": "GET /api/runs (on the page: look under Runs)",
    rf"hypothesize --resume {RUN} --say CURIE=promising": "POST /api/hypotheses/{run}/say (on the page: press Promising or Unlikely)",
    rf"hypothesize --resume {RUN}": "POST /api/runs/{run}/resume (on the page: press Go on)",
    "hypothesize": "POST /api/hypotheses (on the page: ask under Candidates)",
    "data describe [^`]*": "PUT /api/data/NAME (on the page: say it under Your data)",
}  # fmt: skip
"""A command without its backticks -> what does the same here."""
OPTIONS: dict[str, str] = {
    r"--kg(?: FILE)?": "AETIA_KG where the server runs",
    r"--corpus(?: DIR)? or (?:set )?AETIA_CORPUS": "AETIA_CORPUS where the server runs",
    r"--encoding (\w+)(?:, [\w, ]+\.\.\.)?": r"encoding=\1 (on the page: Encoding)",
    r"--deadline SECONDS \(Settings\.deadline_s\)": "`deadline` (on the page: Limits)",
    r"--budget-(\w+)": r"`budget.\1`",
    r"--(top|treatment|outcome|comparator)(?![\w-])(?: CURIE)?": r"`\1`",
    r"--na (\S+?)=([^\s\"`\\]*[^\s\"`\\.,;)])": r"codes of \1 for no value: \2 (on the page: Your data)",
    r"--na\b": "codes for no value",
    r"--outcome-event\b": "`event` of its column (on the page: Your data)",
    r"--treated (\S+) --control ([^\s,;.)]+)": r"`event` \1 and `against` \2 of its column (on the page: Your data)",
    r"--treated, --control": "`event` and `against` of its column (on the page: Your data)",
    r"--categorical (\w+)": r"type `categorical` of \1 (on the page: Your data)",
}  # fmt: skip
"""An option of a command -> the field that says the same here."""

_COMMAND = re.compile(r"`aetia ([^`]*)`")
_KNOWN = [(re.compile(command), said) for command, said in COMMANDS.items()]
_OPTION = re.compile("|".join(f"(?:{option})" for option in OPTIONS))
_EACH = [(re.compile(option), said) for option, said in OPTIONS.items()]


def without_commands(text: str) -> str:
    """A text, or JSON, in the words of those who are served."""
    if "`aetia " in text:
        text = _COMMAND.sub(_command, text)
    if "--" not in text:
        return text
    # Within a command of whoever runs the server an option stays as it is typed.
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(one if one.startswith("`") else _OPTION.sub(_option, one) for one in pieces)


def _command(found: re.Match[str]) -> str:
    for pattern, said in _KNOWN:
        if (known := pattern.fullmatch(found[1])) is not None:
            return said.format(**known.groupdict())
    return f"{found[0]} where the server runs"


def _option(found: re.Match[str]) -> str:
    return next(p.sub(said, found[0]) for p, said in _EACH if p.fullmatch(found[0]))
