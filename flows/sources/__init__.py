"""Where documents come from: each source discovers items and fetches their bytes."""
