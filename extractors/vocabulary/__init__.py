"""Data, not code: words, units, grades, names, places; and the loader that refuses the unusable."""
