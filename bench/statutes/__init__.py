"""`make bench-statutes`: how well statutes are read, aligned, checked and compared, and how fast."""
