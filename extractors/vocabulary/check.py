"""Reads the whole vocabulary at once, so that an unusable entry is told before work starts."""

from __future__ import annotations

from extractors.errors import VocabularyError
from extractors.vocabulary import contexts, lexicon, measures, names, verdicts

TABLES = (
    lexicon.number_words, lexicon.comparators, lexicon.changes, lexicon.word_classes,
    lexicon.labels, contexts.context_lists,
    measures.units, measures.currencies,
    names.populations, names.judgements, names.judgement_frames, names.areas, names.sites,
    verdicts.grades, verdicts.rating_words, verdicts.total_words, verdicts.figurative,
)  # fmt: skip


def check_vocabulary() -> None:
    """Builds every table; raises VocabularyError where an entry cannot be used."""
    for table in TABLES:
        try:
            table()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise VocabularyError(
                f"The vocabulary of {table.__name__} cannot be used ({error!r}): "
                "compare the entry last edited with its neighbours."
            ) from error
