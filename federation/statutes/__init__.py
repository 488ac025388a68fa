"""Rival statutes: read, align, compare, merge, and trace every word.

Pure text: no clock, no network, no account. What is heavy (pandoc, scipy, typst) is imported where it is used,
and belongs to the extra `statutes`.

Source: docs/statutes.md.
"""
