"""That a document is no longer to be shown: its bytes and salt go, the record and every proof stay.

withdrawal   {"hash": document hash, "reason": code, "record": id of the record that names it}
"""

from typing import Literal

from federation.records.common import DocumentHashField, Model, RecordIdField

WithdrawalReason = Literal["personal-data", "danger", "mistake", "court-order", "other"]


class WithdrawalContent(Model):
    """The document, the record that names it, and why it goes; the words for it are a document."""

    hash: DocumentHashField
    reason: WithdrawalReason
    record: RecordIdField
