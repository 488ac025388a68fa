"""Every test of the rules runs twice: rule by rule, and with the short way for reports tried first.

The short way needs a signature that was verified before; here it verifies where it is asked.
"""

import pytest

from federation.errors import FrenteError
from federation.keys import PublicKey
from federation.rules import Candidate
from federation.rules.candidate import Signers


@pytest.fixture(autouse=True, params=["long", "short"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Say which way the rules go."""
    if request.param == "short":
        checked = Candidate.is_checked_by

        def check_first(candidate: Candidate, key: PublicKey) -> bool:
            try:
                candidate.check([Signers((key,), 1)])
            except FrenteError:
                return False
            return checked(candidate, key)

        monkeypatch.setattr(Candidate, "is_checked_by", check_first)
    return str(request.param)
