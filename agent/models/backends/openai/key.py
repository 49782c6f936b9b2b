"""The key to a server: read from the environment, shown nowhere.

Errors are cleaned before they are raised. The libraries underneath log what a server sends, headers
included, when someone turns their DEBUG level on, and a server may send the key back: so the key
watches their loggers while a model is open.
"""

from __future__ import annotations

import json
import logging
import os
from urllib.parse import quote

from graphs.errors import SetupError

LOGGERS = (
    "openai",
    "openai._base_client",
    "openai._legacy_response",
    "openai._response",
    "httpx2",
    "httpcore2.connection",
    "httpcore2.http11",
    "httpcore2.http2",
    "httpcore2.proxy",
    "httpcore2.socks",
)
"""A filter sees the records of its own logger alone, never those of its children."""

SHORTEST = 4
"""Shorter values protect nothing, and cutting them would garble every message."""

MOST_TEXT = 400
"""Characters of a message that are kept."""


class Key:
    """The value of an environment variable, as a header needs it and as no text may hold it.

    Args:
        variable: its name; without a value, servers that ask for no key still work.

    Raises:
        SetupError: the value cannot be sent in a header.
    """

    def __init__(self, variable: str) -> None:
        self.variable = variable
        self._value = os.environ.get(variable, "").strip()
        wrong = sum(not "!" <= sign <= "~" for sign in self._value)
        if wrong:
            raise SetupError(
                f"{variable} holds {wrong} characters (blanks, line ends or letters with accents) "
                "that no HTTP header can carry; set it to the key alone"
            )
        self._forms = _forms(self._value) if len(self._value) >= SHORTEST else ()

    def __repr__(self) -> str:
        """Which variable, and never what is in it."""
        return f"Key({self.variable}, {'set' if self._value else 'not set'})"

    def reveal(self) -> str:
        """For the header alone. The SDK wants some value also where a server wants none."""
        return self._value or "none"

    def clean(self, text: str) -> str:
        """The text with every written form of the key cut out."""
        for form in self._forms:
            text = text.replace(form, "***")
        return text

    def watch(self) -> None:
        """Clean what the libraries underneath log, until `unwatch`."""
        for name in LOGGERS:
            logging.getLogger(name).addFilter(self)

    def unwatch(self) -> None:
        """Leave the loggers as they were."""
        for name in LOGGERS:
            logging.getLogger(name).removeFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Part of the protocol of `logging`: every record passes, without the key."""
        said = record.getMessage()
        cleaned = self.clean(said)
        if cleaned != said:
            record.msg, record.args = cleaned, ()
        return True


class Voice:
    """How messages about a model are put: with its name, of bounded length and without the key."""

    def __init__(self, name: str, key: Key) -> None:
        self.key = key
        self._name = key.clean(name)

    def __call__(self, text: str) -> str:
        """The message."""
        cleaned = self.key.clean(text)
        short = cleaned if len(cleaned) <= MOST_TEXT else f"{cleaned[:MOST_TEXT]} ..."
        return f"{self._name}: {short}"


def _forms(value: str) -> tuple[str, ...]:
    """As it is, and as Python, JSON and addresses write it; the longest first."""
    written = {value, repr(value)[1:-1], json.dumps(value)[1:-1], quote(value, safe="")}
    return tuple(sorted(written, key=len, reverse=True))
