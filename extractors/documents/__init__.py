"""Bytes to documents."""

from extractors.documents.places import block_at, section_at, speaker_at
from extractors.documents.read import read_document
from extractors.documents.sentences import split

__all__ = ["block_at", "read_document", "section_at", "speaker_at", "split"]
