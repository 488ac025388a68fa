"""The hub's pages and JSON API: each view parses, calls one service, renders."""
