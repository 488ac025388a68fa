"""The short form of `make chaos`."""

from pathlib import Path
from typing import Literal

import pytest

from tests.system import chaos


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_hub_loses_nothing_that_it_acknowledged(
    tmp_path: Path, kind: Literal["sqlite", "postgresql"]
) -> None:
    with chaos.database(kind) as url:
        outcome = chaos.run(tmp_path, url, kills=3, seed=7)
    assert outcome.faults == ()
    assert outcome.records > 0
    assert outcome.checkpoints > 0
