"""What is wrong with a report; where it is published becomes the caller's problem."""

from __future__ import annotations


class ReportFault(Exception):
    """A report breaks the Markdown contract, or cannot be typeset.

    Args:
        message: What is wrong, in plain words, without a full stop.
        line: Of the report's Markdown, from 1; 0 where no line is to blame.
        expected: What would be right, in whole sentences.
    """

    def __init__(self, message: str, line: int = 0, expected: str = "") -> None:
        self.message = message
        self.line = line
        self.expected = expected
        super().__init__(f"line {line}: {message}" if line else message)


class MissingLetters(ReportFault):
    """No font has some letters.

    Args:
        letters: Each once.
        expected: The way out.
    """

    def __init__(self, letters: str, expected: str) -> None:
        self.letters = letters
        super().__init__(f"the fonts have no glyph for: {' '.join(letters)}", 0, expected)
