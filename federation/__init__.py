"""What every participant must be able to do alone: read, sign, verify, decide, compare."""
