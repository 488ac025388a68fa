"""Measurements: how fast, how small, on one machine in one run."""
