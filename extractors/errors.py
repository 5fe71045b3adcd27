"""Errors of the project: one root, each a sentence that says what, where and what to do."""

from __future__ import annotations


class PressfiguresError(Exception):
    """Root of every error raised on purpose; its text is one sentence for the reader."""


class DocumentError(PressfiguresError):
    """A document that cannot be read: `reason` in a word for tables, the message in a sentence."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str]]:
        return type(self), (self.reason, str(self))


class VocabularyError(PressfiguresError):
    """A vocabulary entry that cannot be used: names the file, the entry and the fault."""
