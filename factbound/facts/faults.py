"""Faults: what a parser says about text that it refuses. Whoever knows the file turns one into a Problem."""

from __future__ import annotations


class ValueFault(ValueError):
    """Text that is not what it should be.

    Args:
        message: What is wrong, in plain words, without a full stop.
        expected: What would be right: whole sentences; the nearest guess belongs here too.
    """

    def __init__(self, message: str, expected: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected


class FormulaFault(ValueFault):
    """A formula that cannot be read or cannot be computed.

    Args:
        message: What is wrong.
        expected: What would be right.
        column: Of the place in the formula's text, from 1.
    """

    def __init__(self, message: str, expected: str = "", column: int = 1) -> None:
        super().__init__(message, expected)
        self.column = column


def quoted(text: str, limit: int = 60) -> str:
    """Return text in quotation marks for a message, cut when it is long."""
    return f"'{text if len(text) <= limit else text[: limit - 1] + '…'}'"


def sentences(*parts: str) -> str:
    """Join the sentences of an expectation, leaving out the empty ones."""
    return " ".join(part for part in parts if part)
