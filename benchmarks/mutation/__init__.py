"""Mutants of the modules that read numbers: which of them the tests notice."""
