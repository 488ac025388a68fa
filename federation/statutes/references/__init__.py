"""What a text says about other units of its statute, and about other laws.

find_references(text, "es")      every reference, with the spans of its numbers
resolve(reference, at, statute)  the units that it means
renumber(text, "es", numbers)    the text with its own references in new numbers
"""

from federation.statutes.references.finding import find_references
from federation.statutes.references.model import Number, Reference, Target, key_of, series_of
from federation.statutes.references.renumbering import Place, Renumbered, Replacement, renumber
from federation.statutes.references.resolving import Units, resolve

__all__ = [
    "Number",
    "Place",
    "Reference",
    "Renumbered",
    "Replacement",
    "Target",
    "Units",
    "find_references",
    "key_of",
    "renumber",
    "resolve",
    "series_of",
]
