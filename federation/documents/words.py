"""Words that stand beside a record: who holds a mandate, and why something was done.

    holder   {"name": short text, …}   of a mandate: the name or pseudonym that the delegate chose
    words    {"text": long text, …}    of a standing, recall, recovery or withdrawal

They are documents and never inline, so that they can be withdrawn.
"""

from typing import Literal

from federation.documents.base import Written
from federation.documents.values import LongText, ShortText


class Holder(Written):
    """Who holds a mandate, as the delegate wants to be known."""

    type: Literal["holder"] = "holder"
    name: ShortText


class Words(Written):
    """What there is to say about a record, in words."""

    type: Literal["words"] = "words"
    text: LongText
