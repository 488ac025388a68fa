"""Options and arguments that commands share, with help in the language chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from federation.speaking import Say

# That a file is there is asked by us: a fault of ours has a code and an exit code.
PATH = click.Path(path_type=Path)
NAME = click.Path()  # a file whose name stands in the answer, as it was given


@dataclass(frozen=True, slots=True)
class Options:
    """What makes options that explain themselves."""

    say: Say

    def one(self, name: str, *names: str, **settings: Any) -> Callable[..., Any]:  # noqa: ANN401 - click's own settings
        """Return the option of this name, explained."""
        return click.option(f"--{name}", *names, help=self.say(f"help {name}"), **settings)

    def file(self, name: str, **settings: Any) -> Callable[..., Any]:  # noqa: ANN401 - click's own settings
        """Return an option that names a file."""
        return self.one(name, type=PATH, metavar="FILE", **settings)

    def json(self) -> Callable[..., Any]:
        """Return --json."""
        return self.one("json", "as_json", is_flag=True)
