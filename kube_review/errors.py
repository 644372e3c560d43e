"""Errors a person can act on, and the exit codes they become.

    ReviewError                 a user's mistake or bad input              exit 1
    ├── NotFound                a study, code, coding … that is not there
    ├── CodebookError           a mistake in a codebook file: file, line, key
    ├── ReadingError            a source file that cannot be read
    ├── QuoteError              a quote that is not in the text, or twice
    ├── Conflict                it would contradict what is recorded
    ├── MissingExtra            an optional library that is not installed
    ├── StoreError              the review itself is damaged or locked
    └── UsageError              a command cannot be called like this     exit 2

The library raises these and never prints or exits; ``kube_review.app`` turns them into one line and a code. The library
says what is wrong and, where that does not depend on the command line, how to mend it. Where the remedy is a command or
an option, the error has a ``topic`` instead, and ``kube_review.commands.remedies`` has the remedy of each topic.
"""

from __future__ import annotations

from kube_review.messages import Message, Text, _, joined

EXIT_DONE = 0
EXIT_MISTAKE = 1
EXIT_USAGE = 2
EXIT_BUG = 3
EXIT_INTERRUPTED = 130


class ReviewError(Exception):
    """A mistake that the user can fix.

    Args:
        message: What is wrong and where (the file, the key, the value), in one sentence.
        hint: How to fix it; empty where the message already says so.
        topic: Key of the remedy in ``kube_review.commands.remedies``; empty for most.
    """

    def __init__(self, message: Text, hint: Text = "", *, topic: str = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.hint = hint
        self.topic = topic

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    @property
    def text(self) -> Message:
        """The message and the hint, to be translated when it is printed."""
        return joined((self.message, self.hint))

    def __reduce__(self) -> tuple[object, ...]:
        # Readers run in worker processes: an error has to survive pickling with its hint.
        return type(self), (self.message, self.hint), {"topic": self.topic}


class NotFound(ReviewError):
    """What was named does not exist in this review."""


class CodebookError(ReviewError):
    """A codebook file breaks the format; the message starts with ``file:line``."""


class ReadingError(ReviewError):
    """A source file cannot be turned into text."""


class QuoteError(ReviewError):
    """A quote is not in the text, or occurs more than once."""


class Conflict(ReviewError):
    """The request contradicts what the review already holds."""


class MissingExtra(ReviewError):
    """An optional library is needed and absent."""

    @classmethod
    def of(cls, library: str, extra: str) -> MissingExtra:
        """Build the error for ``library``, which the extra ``extra`` installs."""
        return cls(
            _("{library} is not installed.", library=library),
            _("Install it with: pip install 'kube-review[{extra}]'", extra=extra),
        )


class StoreError(ReviewError):
    """The review's database is damaged, locked or of a newer version."""


class UsageError(ReviewError):
    """A command cannot be called with these arguments or options; commands raise it."""
