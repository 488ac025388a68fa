"""What holds for every merge.

FRENTE_MERGE_EXAMPLES=5000 makes thousands of cases of each; a normal run makes fewer.
"""

import os
import re
from collections import Counter
from itertools import combinations, pairwise, permutations

import pytest
from hypothesis import given, settings

from federation.statutes.comparing import diff_words
from federation.statutes.merging import Change, Conflict, Merged, merge
from federation.statutes.merging.weaving import Loom, Woven, apply
from federation.statutes.merging.wholes import whole_text
from federation.statutes.model import Statute
from tests.federation.statutes.comparing.samples import statute
from tests.federation.statutes.merging.generated import (
    Script,
    carried_out,
    edited_texts,
    merges,
    stretches_of,
    three_scripts,
    with_stretches,
    word_edited_statutes,
)

EXAMPLES = int(os.environ.get("FRENTE_MERGE_EXAMPLES", "0"))


def many(fewer: int) -> settings:
    return settings(max_examples=EXAMPLES or fewer)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def woven(base: str, versions: dict[str, str]) -> Woven:
    return Loom(base, "es").weave(versions)


# -- one text --------------------------------------------------------------------------------------------


@many(50)
@given(edited_texts())
def test_a_single_version_is_the_result(made: tuple[str, dict[str, str]]) -> None:
    base, versions = made
    for version in versions.values():
        found = woven(base, {"x": version})
        assert found.text == version
        assert not found.conflicts


@many(50)
@given(edited_texts())
def test_both_sides_are_rebuilt(made: tuple[str, dict[str, str]]) -> None:
    """From the base's side: by its own edits each version comes out."""
    base, versions = made
    for version in versions.values():
        edits = Loom(base, "es").edits_of(version)
        assert apply(base, [edit.stretch for edit in edits]) == version
        ops = diff_words(base, version)
        assert "".join(op.text for op in ops if op.op != "insert") == base
        assert "".join(op.text for op in ops if op.op != "delete") == version


@many(60)
@given(edited_texts())
def test_changes_by_their_offsets_make_the_text(made: tuple[str, dict[str, str]]) -> None:
    base, versions = made
    found = woven(base, versions)
    spans = [change.stretch for change in found.changes]
    assert all(one.last < other.first for one, other in pairwise(spans))
    text = base
    for start, end, new, _, _ in reversed(spans):
        text = text[:start] + new + text[end:]
    assert text == found.text


@many(60)
@given(edited_texts())
def test_conflicts_keep_the_base_and_say_all(made: tuple[str, dict[str, str]]) -> None:
    base, versions = made
    found = woven(base, versions)
    changed = [(change.stretch.start, change.stretch.end) for change in found.changes]
    for conflict in found.conflicts:
        assert all(end <= conflict.start or start >= conflict.end for start, end in changed)
        assert len(conflict.alternatives) > 1
        names = [name for one in conflict.alternatives for name in one.sponsors]
        assert len(names) == len(set(names))
        assert base[conflict.start : conflict.end] not in {one.text for one in conflict.alternatives}


@many(80)
@given(three_scripts())
def test_changes_that_an_unchanged_word_parts_never_conflict(
    made: tuple[list[str], Script, Script, Script],
) -> None:
    """The scripts, not the merge, say what touches: what does conflicts, and all else enters."""
    body, *own = made
    versions = {f"{at}.md": carried_out(body, script) for at, script in enumerate(own)}
    found = woven(" ".join(body), versions)
    stretches = [stretches_of(body, script) for script in own]
    contradicting = [
        (one, other)
        for at, mine in enumerate(stretches)
        for theirs in stretches[at + 1 :]
        for one in mine
        for other in theirs
        if one[0] <= other[1] and other[0] <= one[1] and one != other
    ]
    assert bool(found.conflicts) == bool(contradicting)
    if not contradicting:
        assert found.text == with_stretches(body, {one for mine in stretches for one in mine})


@many(50)
@given(edited_texts())
def test_weaving_is_the_same_for_every_order(made: tuple[str, dict[str, str]]) -> None:
    base, versions = made
    results = [woven(base, dict(order)) for order in permutations(versions.items())]
    assert all(one == results[0] for one in results)


@many(50)
@given(edited_texts())
def test_names_decide_nothing(made: tuple[str, dict[str, str]]) -> None:
    base, versions = made
    turned = dict(zip(versions, reversed(versions.values()), strict=True))
    assert woven(base, versions).text == woven(base, turned).text


@many(50)
@given(edited_texts())
def test_the_base_and_copies_add_nothing(made: tuple[str, dict[str, str]]) -> None:
    base, versions = made
    found = woven(base, versions)
    with_more = woven(base, {**versions, "base.md": base, "copy.md": versions["ana.md"]})
    assert with_more.text == found.text
    assert [one.stretch for one in with_more.changes] == [one.stretch for one in found.changes]
    assert all("base.md" not in one.sponsors for one in with_more.changes)
    assert all(("copy.md" in one.sponsors) == ("ana.md" in one.sponsors) for one in with_more.changes)


# -- whole statutes ----------------------------------------------------------------------------------------


def said_by(one: Statute) -> Counter[str]:
    found = words(one.title or "")
    for unit in one.articles:
        found += words(unit.heading or "") + words(unit.text)
    return found


def alternatives(one: Merged) -> Counter[str]:
    found: Counter[str] = Counter()
    for conflict in one.conflicts:
        for alternative in conflict.alternatives:
            found |= words(alternative.text)
    return found


@many(40)
@given(merges())
def test_every_word_that_a_version_added_is_in_the_text_or_in_an_alternative(
    made: tuple[Statute, dict[str, Statute]],
) -> None:
    base, versions = made
    found = merge(base, versions)
    there = said_by(found.statute) + alternatives(found)
    for version in versions.values():
        assert not set(said_by(version) - said_by(base)) - set(there)


@many(40)
@given(merges())
def test_every_word_of_the_base_is_there_unless_a_listed_change_removes_it(
    made: tuple[Statute, dict[str, Statute]],
) -> None:
    base, versions = made
    found = merge(base, versions)
    removed: Counter[str] = Counter()
    by_id = {unit.id: unit for unit in base.articles}
    for change in found.changes:
        if change.kind == "heading":
            removed += words((by_id[change.article].heading if change.article else base.title) or "")
        elif change.article and change.kind != "move":
            unit = by_id[change.article]
            text = unit.text[change.start : change.end]
            removed += words(text) if change.start is not None else words(f"{unit.heading or ''} {unit.text}")
    assert not said_by(base) - removed - said_by(found.statute)


@many(40)
@given(merges())
def test_changes_by_their_offsets_make_the_articles(made: tuple[Statute, dict[str, Statute]]) -> None:
    base, versions = made
    found = merge(base, versions)
    by_id = {unit.id for unit in base.articles}
    made_by_hand = {unit.id: [unit.heading, unit.text] for unit in base.articles}
    title = base.title
    new: list[str] = []
    for change in reversed(found.changes):
        if change.kind == "insert" and change.article is None:
            new.append(change.new or "")
        elif change.kind == "heading" and change.article is None:
            title = change.new or None
        elif change.kind == "heading":
            made_by_hand[change.article or ""][0] = change.new or None
        elif change.kind == "delete" and change.start is None:
            del made_by_hand[change.article or ""]
        elif change.start is not None:
            text = made_by_hand[change.article or ""][1] or ""
            made_by_hand[change.article or ""][1] = (
                text[: change.start] + (change.new or "") + text[change.end :]
            )
    units = {unit.id: [unit.heading, unit.text] for unit in found.statute.articles}
    assert title == found.statute.title
    assert made_by_hand.items() <= units.items()
    entered = [whole_text(unit) for unit in found.statute.articles if unit.id not in by_id]
    assert sorted(entered) == sorted(new)


@many(60)
@given(word_edited_statutes())
def test_in_a_statute_too_only_what_touches_conflicts(
    made: tuple[list[list[str]], list[list[Script]]],
) -> None:
    bodies, versions = made
    base = statute(*(" ".join(body) for body in bodies))
    found = merge(
        base,
        {
            f"{at}.md": statute(
                *(carried_out(body, script) for body, script in zip(bodies, scripts_of, strict=True))
            )
            for at, scripts_of in enumerate(versions)
        },
    )
    contradicting = {
        f"article-{number}"
        for number, (body, scripts_of) in enumerate(zip(bodies, zip(*versions, strict=True), strict=True), 1)
        for one, other in combinations([stretches_of(body, script) for script in scripts_of], 2)
        for mine in one
        for theirs in other
        if mine[0] <= theirs[1] and theirs[0] <= mine[1] and mine != theirs
    }
    assert {conflict.article for conflict in found.conflicts} == contradicting
    assert len(found.statute.articles) == len(bodies)


@many(20)
@given(merges())
def test_one_version_alone_is_the_result(made: tuple[Statute, dict[str, Statute]]) -> None:
    base, versions = made
    for version in versions.values():
        found = merge(base, {"x.md": version})
        assert not found.conflicts
        assert not found.review
        assert [(one.number, one.heading, one.text) for one in found.statute.articles] == [
            (one.number, one.heading, one.text) for one in version.articles
        ]
        assert found.statute.title == version.title


@many(20)
@given(merges())
def test_merging_is_the_same_for_every_order(made: tuple[Statute, dict[str, Statute]]) -> None:
    base, versions = made
    results = [merge(base, dict(order)) for order in permutations(versions.items())]
    assert all(one == results[0] for one in results)


@many(20)
@given(merges())
def test_an_identical_version_changes_nothing(made: tuple[Statute, dict[str, Statute]]) -> None:
    base, versions = made
    assert merge(base, {**versions, "same.md": base}) == merge(base, versions)
    assert merge(base, {"same.md": base}) == Merged(base, (), (), ())


@many(20)
@given(merges())
def test_ids_are_unique_and_spans_lie_inside(made: tuple[Statute, dict[str, Statute]]) -> None:
    base, versions = made
    found = merge(base, versions)
    listed: list[Change | Conflict] = [*found.changes, *found.conflicts]
    ids = [one.id for one in listed]
    assert len(ids) == len(set(ids))
    assert set(found.review) <= set(ids)
    lengths = {unit.id: len(unit.text) for unit in base.articles}
    for one in listed:
        if one.start is not None:
            assert one.end is not None
            assert 0 <= one.start <= one.end <= lengths[one.article or ""]
        assert one.article is None or one.article in lengths
    for change in found.changes:
        assert list(change.sponsors) == sorted(set(change.sponsors))
        assert set(change.sponsors) <= set(versions)


@pytest.mark.parametrize("count", [2, 5])
def test_twenty_versions_are_merged(count: int) -> None:
    base = statute(
        *(f"Artículo sobre el asunto {at}: la asamblea decide en {at + 2} días." for at in range(10))
    )
    versions = {
        f"{at:02}.md": base.model_copy(
            update={
                "articles": tuple(
                    unit.model_copy(update={"text": unit.text.replace("decide", f"resuelve {at % count}")})
                    if place == at % 10
                    else unit
                    for place, unit in enumerate(base.articles)
                )
            }
        )
        for at in range(20)
    }
    found = merge(base, versions)
    assert not found.conflicts if 10 % count == 0 else found.conflicts
    assert len(found.changes) == 10
