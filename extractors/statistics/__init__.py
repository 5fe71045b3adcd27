"""Quantities to statistics: population, grades, judgement, period, area, speaker; and ratings."""
