"""The kinds of record, one family a file."""
