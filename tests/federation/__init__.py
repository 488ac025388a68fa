"""Tests of the package federation."""
