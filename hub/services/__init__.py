"""What the hub does, between its views and commands above and its storage below."""
