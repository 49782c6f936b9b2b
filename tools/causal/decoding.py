"""Bytes of a text table -> UTF-8, as a mark in them or the user says."""

from __future__ import annotations

from graphs.errors import DataError


def decoded(raw: bytes, name: str, encoding: str | None = None) -> bytes:
    """The text in UTF-8 without a byte order mark.

    Args:
        raw: the bytes.
        name: of the file.
        encoding: what the user says that it is, where no mark says it.

    Raises:
        DataError: the bytes are no text in UTF-8 or (marked) UTF-16 or UTF-32, or not what was said.
    """
    wide = raw[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
    if wide or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        kind = "UTF-32" if wide else "UTF-16"
        try:
            return raw.decode(kind).encode()
        except UnicodeError:
            raise DataError(f"{name} begins like {kind} and is not: save it as UTF-8") from None
    if encoding is not None and not raw.startswith(b"\xef\xbb\xbf"):
        try:
            return raw.decode(encoding).encode()
        except (LookupError, UnicodeError) as error:
            raise DataError(f"{name} is not in --encoding {encoding}: {error}") from None
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{name} is not in UTF-8 (line {line}: byte 0x{raw[error.start]:02x}), and nothing tells "
            "which encoding it is: say it (--encoding cp1252, cp1251, shift_jis, ...), or save the file as UTF-8"
        ) from None
    if b"\x00" in raw:
        raise DataError(f"{name} holds zero bytes: it is no text in UTF-8; save it as UTF-8")
    return raw
