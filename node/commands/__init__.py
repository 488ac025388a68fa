"""The command `frente-node`."""

from node.commands.main import main

__all__ = ["main"]
