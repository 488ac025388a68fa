"""Pure decisions that anyone must be able to repeat from the log alone.

candidate  <-  state  <-  authority  <-  enrolment  <-  admission, calendar  <-  ledger
                          authority  <-  reading
"""

from federation.rules.candidate import Candidate, Signers, Verify, parse_candidate
from federation.rules.ledger import fold, preverify, verify_signers
from federation.rules.state import (
    FAMILIES,
    Entity,
    FactoryState,
    KeyUse,
    MandateState,
    MemoryState,
    NetworkState,
    RecallState,
    RecordFacts,
    RecoveryState,
    State,
    WithdrawalState,
    from_json,
    recall_key,
    to_json,
)

__all__ = [
    "FAMILIES",
    "Candidate",
    "Entity",
    "FactoryState",
    "KeyUse",
    "MandateState",
    "MemoryState",
    "NetworkState",
    "RecallState",
    "RecordFacts",
    "RecoveryState",
    "Signers",
    "State",
    "Verify",
    "WithdrawalState",
    "fold",
    "from_json",
    "parse_candidate",
    "preverify",
    "recall_key",
    "to_json",
    "verify_signers",
]
