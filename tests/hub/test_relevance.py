"""What people ask finds what they want: sixty labelled questions, with the same answers on both databases."""

from collections.abc import Iterator

import pytest

from hub.services.find_models import Asked, FindResult
from hub.services.finding import Finder
from hub.services.projector import Projector
from hub.storage import copying
from hub.storage.database import Database, db
from tests.hub.filling import Filling
from tests.hub.living import LivingHub
from tests.hub.relevance import federation
from tests.hub.relevance.federation import Question
from tests.postgres import fresh_database

REACH = 0.95


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivingHub]:
    living = Filling(tmp_path_factory.mktemp("relevance") / "hub")
    federation.fill(living)
    living.flush()
    living.project()
    yield living
    living.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def finder(request: pytest.FixtureRequest, hub: LivingHub) -> Iterator[Finder]:
    """Give what finds factories: in the hub's own database, and in a PostgreSQL with the same log."""
    if request.param == "sqlite":
        yield Finder(hub.hub_itself.database)
        return
    with fresh_database(request.getfixturevalue("postgres_url")) as url:
        database = Database.open(url)
        db.metadata.create_all(database.engine)
        copying.copy(hub.hub_itself.database, database)
        Projector(database).catch_up()
        yield Finder(database)
        database.dispose()


def names(found: FindResult) -> list[str]:
    return [one.factory.name for one in found.factories]


def unanswered(finder: Finder, questions: list[Question]) -> list[str]:
    return [
        f"{one.text}: {found[:3]}"
        for one in questions
        if not one.answered_by(found := names(finder.find(Asked(q=one.text, language=one.language))))
    ]


@pytest.mark.parametrize("half", ["tune", "score"])
def test_the_wanted_factory_is_among_the_first_three(finder: Finder, half: str) -> None:
    asked = [one for one in federation.questions() if one.half == half]
    missed = unanswered(finder, asked)
    assert len(missed) <= len(asked) * (1 - REACH), missed


def test_both_databases_answer_every_question_with_the_same_bytes(hub: LivingHub, finder: Finder) -> None:
    other = Finder(hub.hub_itself.database)
    for one in federation.questions():
        asked = Asked(q=one.text, language=one.language)
        assert finder.find(asked).to_json() == other.find(asked).to_json()


def test_the_questions_are_thirty_to_tune_and_thirty_never_tuned_on() -> None:
    asked = federation.questions()
    assert len({one.text for one in asked}) == 60
    for language, count in (("es", 12), ("en", 9), ("pt", 9)):
        for half in ("tune", "score"):
            assert sum((one.language, one.half) == (language, half) for one in asked) == count


@pytest.mark.parametrize(
    "question, first",
    [
        ("VÁLVULAS", "Inveval"),
        ("Brasil açúcar", "Usina Catende Livre"),
        ("fabricas de zapatos en Uruguay", "Calzado Ombú"),
        ("venezuelan chocolate", "Chocolates Barlovento"),
        ("hilanderia", "Hilandería Los Andes"),
        ("Inveval!!! (válvulas)", "Inveval"),
    ],
)
def test_one_question_in_many_spellings(finder: Finder, question: str, first: str) -> None:
    assert names(finder.find(Asked(q=question)))[0] == first


def test_a_mistyped_word_is_said_and_what_is_shown_instead(finder: Finder) -> None:
    found = finder.find(Asked(q="valvlas"))
    assert [(one.word, one.shown) for one in found.corrections] == [("valvlas", "válvulas")]
    assert not finder.find(Asked(q="valvulas")).corrections


def test_a_word_that_stands_nowhere_is_said(finder: Finder) -> None:
    found = finder.find(Asked(q="xylophon Inveval"))
    assert (found.unknown, names(found)) == (("xylophon",), ["Inveval"])
    assert finder.find(Asked(q="xylophon")).total == 0


def test_words_that_no_factory_has_together_are_said_to_be_partly_found(finder: Finder) -> None:
    found = finder.find(Asked(q="chocolate tractores"))
    assert found.incomplete
    assert {"Chocolates Barlovento", "Tractores Pampero"} & set(names(found))


def test_a_match_says_in_which_field_and_marks_the_word(finder: Finder) -> None:
    found = finder.find(Asked(q="dieléctrico")).factories[0]
    (match,) = found.matches
    assert (match.field, match.language) == ("need", "es")
    assert [part.text for part in match.parts if part.found] == ["dieléctrico"]


def test_needs_are_found_before_offers_where_needs_are_asked_for(finder: Finder) -> None:
    assert names(finder.find(Asked(q="necesita harina de trigo")))[0] != "Molino Salto Grande"
    assert names(finder.find(Asked(q="ofrece harina de trigo")))[0] == "Molino Salto Grande"
