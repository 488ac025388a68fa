"""The whole system in motion: processes, browsers, faults."""
