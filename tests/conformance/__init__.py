"""Our code against other people's vectors and tools."""
