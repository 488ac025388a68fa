"""The node's pages: each parses, calls one service, renders."""
