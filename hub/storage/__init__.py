"""The hub's tables; only this package knows rows."""
