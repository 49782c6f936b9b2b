"""What a design cannot do with the arrays it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.causal.query import Code


class CannotEstimate(Exception):  # noqa: N818 - carries a code, and never leaves this package
    """The arrays cannot answer; the engine turns the code and the message into a status."""

    def __init__(self, code: Code, message: str) -> None:
        self.code: Code = code
        self.message = message
        super().__init__(message)
