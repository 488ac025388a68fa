"""Tests: they mirror the packages, plus vectors/, conformance/ and system/."""
