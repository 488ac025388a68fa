"""The front page: figures of all members with what is missing said, and what changed lately."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from hub.services.front import CHANGES_SHOWN, Front, figures_of
from hub.storage.view_queries import NewestFigures
from tests.hub.living import LivingHub
from tests.hub.sample import HOSTILE, Sample, fill

NOTHING = NewestFigures(None, None, None, None, None, None, None, None)


def newest(**figures: Any) -> NewestFigures:
    return NOTHING._replace(period_to="2007-06-30")._replace(**figures)


def test_a_missing_figure_is_counted_as_missing_and_never_as_zero() -> None:
    rows = [newest(capacity="10", members=60, casual=0), newest(capacity="30.5"), NOTHING]
    found = figures_of(rows, "2007-07-24")
    assert (found.members, found.reporting) == (3, 2)
    assert (found.workers.value, found.workers.given, found.workers.missing) == ("60", 1, 2)
    assert (found.casual.value, found.casual.given) == ("0", 1)
    assert (found.capacity.value, found.capacity.given, found.capacity.missing) == ("20.3", 2, 1)
    assert (found.months_left.value, found.months_left.missing) == (None, 3)


def test_half_a_median_is_rounded_and_a_whole_one_is_spelled_without_needless_zeros() -> None:
    found = figures_of([newest(capacity="10"), newest(capacity="20"), newest(capacity="100")], None)
    assert found.capacity.value == "20"


@pytest.mark.parametrize(
    "ratios, value, given", [(["1", "1", "2.5"], "2", 3), (["2"], "0", 1), ([], None, 0)]
)
def test_equal_pay_counts_those_that_pay_everyone_the_same(
    ratios: list[str], value: str | None, given: int
) -> None:
    found = figures_of([newest(pay_ratio=ratio) for ratio in ratios], None).equal_pay
    assert (found.value, found.given) == (value, given)


def test_the_period_of_all_reports_is_said() -> None:
    found = figures_of([newest(period_to="2007-02-28"), newest(), NOTHING], None)
    assert (found.oldest, found.newest) == ("2007-02-28", "2007-06-30")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LivingHub, Sample]]:
    hub = LivingHub(tmp_path_factory.mktemp("front") / "hub")
    sample = fill(hub)
    hub.project()
    yield hub, sample
    hub.close()


def test_neither_withdrawn_nor_hidden_nor_corrected_reports_count(filled: tuple[LivingHub, Sample]) -> None:
    hub, _ = filled
    found = Front(hub.hub_itself).figures()
    inveval, invepal, sanitarios, gotcha, motatan, hostile = 60, 320, 600, 70, 240, 60
    assert found.workers.value == str(inveval + invepal + sanitarios + gotcha + motatan + hostile)
    assert (found.members, found.reporting) == (8, 7)


def test_what_one_author_did_in_a_row_is_one_line_and_days_are_none(filled: tuple[LivingHub, Sample]) -> None:
    hub, _ = filled
    changes = Front(hub.hub_itself).changes()
    assert len(changes) == CHANGES_SHOWN
    assert [change.index for change in changes] == sorted((change.index for change in changes), reverse=True)
    assert "day" not in {change.kind for change in changes}
    assert all(a.kind != b.kind or a.author != b.author for a, b in pairwise(changes))


def test_the_page_says_it_all_and_links_each_change_to_its_record(filled: tuple[LivingHub, Sample]) -> None:
    hub, sample = filled
    page = hub.app().test_client().get("/es/").text
    assert "La federación en cifras" in page
    assert f'href="/es/reports/{sample.hostile_report}"' in page
    assert f'href="/es/factories/{sample.hostile.id}"' in page
    assert HOSTILE not in page
    assert "secreto" not in page
    assert "reservado" not in page


def test_programs_get_the_same_figures(filled: tuple[LivingHub, Sample]) -> None:
    hub, _ = filled
    answer = hub.app().test_client().get("/api/v1/figures")
    assert answer.json == Front(hub.hub_itself).figures().model_dump(
        mode="json", exclude_none=True, by_alias=True
    )
    assert answer.headers["ETag"]


def test_a_network_without_members_has_a_page(tmp_path_factory: pytest.TempPathFactory) -> None:
    hub = LivingHub(tmp_path_factory.mktemp("empty") / "hub")
    page = hub.app().test_client().get("/en/").text
    assert "No factory has joined yet." in page
    hub.close()
