"""The node's tables; only this package knows rows."""
