r"""Text for a terminal: what graphs, files and models say is shown, never obeyed.

Control, escape, bidirectional and zero-width characters, and characters that the terminal's encoding
lacks, become `\uXXXX`: this is how JSON writes them too, so that JSON stays JSON.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import re
import shutil
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TextIO, TypeGuard, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 100
"""Columns where there is no terminal to ask."""
NARROWEST = 20
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""All but line feed and tab that moves the cursor, turns the text round, or cannot be seen."""


class OutputError(OSError):
    """Standard output takes no more: a full disk, as a rule."""


def shown(text: str, encoding: str = "utf-8") -> str:
    """The text with what a terminal would obey or could not print as JSON escapes it."""
    visible = _HIDDEN.sub(lambda found: _escape(found[0]), text)
    try:
        visible.encode(encoding)
    except UnicodeEncodeError:
        return visible.encode(encoding, "aetia_shown").decode(encoding)
    return visible


def terminal_width() -> int:
    """Columns to wrap text at: `COLUMNS`, else those of the terminal, else 100."""
    return max(shutil.get_terminal_size((WIDTH, 24)).columns, NARROWEST)


def _escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def _escape_all(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_escape, error.object[error.start : error.end])), error.end


codecs.register_error("aetia_shown", _escape_all)


class Shown:
    """A text stream that shows what it is given; `gone` once nobody reads it any more.

    A reader that left (`| head -1`) is no error: the rest is dropped, and the command ends as it would
    have. What cannot be written to standard error is dropped too.

    Raises:
        OutputError: standard output takes no more.
    """

    def __init__(self, stream: TextIO, *, must_be_read: bool) -> None:
        self._stream = stream
        self._must_be_read = must_be_read
        self.gone = False

    def write(self, text: str) -> int:
        """Write the text as it is shown."""
        return self.write_obeyed(shown(text, self._stream.encoding or "utf-8"))

    def write_obeyed(self, text: str) -> int:
        """Write what a terminal is to obey: for who has shown all that it quotes itself."""
        if not self.gone:
            try:
                self._stream.write(text)
            except OSError as error:
                self._lost(error)
        return len(text)

    def flush(self) -> None:
        """Hand over what was written."""
        if not self.gone:
            try:
                self._stream.flush()
            except OSError as error:
                self._lost(error)

    def _lost(self, error: OSError) -> None:
        self.gone = True
        # What is still buffered would fail again, with a traceback, when the interpreter ends.
        with suppress(OSError, ValueError), open(os.devnull, "wb") as nothing:
            os.dup2(nothing.fileno(), self._stream.fileno())
        if self._must_be_read and error.errno != errno.EPIPE:
            raise OutputError(error.errno, error.strerror) from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def is_colourful(stream: object) -> TypeGuard[Shown]:
    """Whether a stream is a terminal that takes colours, and whose user does not say otherwise."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") == "dumb"
    return not plain and isinstance(stream, Shown) and stream.isatty()


@contextmanager
def shown_streams() -> Iterator[Shown]:
    """Standard output and standard error, wrapped while a command runs; yields the former."""
    before = sys.stdout, sys.stderr
    # A stream that was closed before the program began is None: what goes there is dropped.
    out, err = (stream or io.StringIO() for stream in before)
    wrapped = Shown(out, must_be_read=True)
    sys.stdout, sys.stderr = cast("TextIO", wrapped), cast("TextIO", Shown(err, must_be_read=False))
    try:
        yield wrapped
    finally:
        sys.stderr.flush()
        sys.stdout, sys.stderr = before
