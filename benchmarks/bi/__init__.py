"""Superset itself over a published snapshot, while publications go on."""
