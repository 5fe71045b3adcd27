"""Runs that are killed: what they leave behind, and what the next run makes of it."""
