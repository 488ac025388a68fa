"""Words as a search compares them: accents, case, endings and scripts."""

import threading

import pytest

from hub.services.snippets import LONGEST, snippet
from hub.services.stems import ALL_LANGUAGES, fold, stems, terms, words
from hub.services.vocabulary import division_name, division_of, divisions, same_things, use_of


@pytest.mark.parametrize(
    "one, other",
    [
        ("válvula", "VALVULAS"),
        ("lençol", "lençóis"),
        ("fogão", "fogoes"),
        ("pão", "pães"),
        ("papel", "papéis"),
        ("lápiz", "lapices"),
        ("camión", "camiones"),
        ("bakery", "bakeries"),
        ("homem", "homens"),
        ("producción", "producciones"),
        ("trabajadora", "trabajadores"),
        ("machine", "machines"),
        ("Ñandú", "nandues"),
    ],
)
def test_two_forms_of_a_word_have_something_in_common(one: str, other: str) -> None:
    assert stems(fold(one), ALL_LANGUAGES) & stems(fold(other), ALL_LANGUAGES)


def test_names_are_bent_less_than_other_words() -> None:
    assert not terms("Bolívar", ()) & terms("Bolivia", ())
    assert terms("Calzados", ()) & terms("calzado", ())


def test_words_of_any_script_are_ascii_and_short() -> None:
    for text in ("工場 второй Ω ﬁn ²³ ａｂｃ İstanbul straße", "x" * 500, "a\u0301\u0308b", "١٢٣"):
        for word in words(text):
            assert word.folded.isascii()
            assert word.folded.isalnum()
            assert len(word.folded) < 400
            assert text[word.begin : word.end]
    assert [word.folded for word in words("工場")] == [word.folded for word in words("工場!")]
    assert list(words('"*^:() -- \x00 …')) == []


def test_threads_stem_at_once() -> None:
    wrong: list[str] = []

    def run(prefix: str) -> None:
        for number in range(300):
            word = f"{prefix}{number}aciones"
            if not any(one.startswith(prefix) for one in stems(word, ALL_LANGUAGES)):
                wrong.append(word)

    threads = [threading.Thread(target=run, args=(letter * 3,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_thing_is_the_same_in_the_three_languages_and_not_itself() -> None:
    own = stems("valves", ("en",))
    assert "valvul" in same_things(own)
    assert not own & same_things(own)
    assert not same_things(frozenset({"nothing-like-it"}))


def test_every_division_has_a_name_in_each_language() -> None:
    assert len(divisions()) == 88
    assert all(division_name(one, language) for one in divisions() for language in ("es", "en", "pt"))
    assert (division_of("2813"), division_of("04"), division_of(None)) == ("28", None, None)
    assert division_name("04", "es") is None


def test_words_that_ask_are_known() -> None:
    assert [use_of(one) for one in ("necesita", "offers", "de", "fabrica", "valvula")] == [
        "need",
        "offer",
        "stop",
        "weak",
        None,
    ]


def test_a_snippet_is_short_and_shows_what_was_found() -> None:
    line = "palabra " * 300 + "válvula final " + "palabra " * 300
    parts = snippet(f"otra cosa\n{line}", frozenset({"valvula"}), (), "es")
    assert [part.text for part in parts if part.found] == ["válvula"]
    assert sum(len(part.text) for part in parts) <= LONGEST + 4
    assert snippet("otra cosa", frozenset({"valvula"}), (), "es") == ()
    (only,) = snippet("válvulas", frozenset(), ("valv",), "es")
    assert only.found
