SENTENCES: dict[str, tuple[str, str]] = {}
