"""What the node does, between its pages and commands above and its storage below."""
