"""The web: one polite, stubborn client for every source, and what it brings back."""
