"""Measurements of the project: how well it reads, how fast, and how much it can hold."""
