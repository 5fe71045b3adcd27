"""Hostile input: shapes that grow without end, pages that are damaged, and what must still hold."""
