"""Tests of what both web faces share."""
