"""pressfigures."""
