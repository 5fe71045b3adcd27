"""Data, not code: words, units, grades, names and places, and the loader that refuses the unusable."""
