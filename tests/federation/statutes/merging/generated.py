"""Generated bases, and versions of them made by edit scripts, for the properties of a merge.

A script says what a version does at words of the base, so a test knows what was changed without asking the merge. The
words that scripts bring are new to the base, and each version's are its own: what is found can be told apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from federation.statutes.model import Article, Statute
from tests.federation.statutes.comparing.samples import statute

WORDS = [
    *(
        "asamblea",
        "fábrica",
        "turno",
        "delegado",
        "coordinador",
        "máquina",
        "taller",
        "salario",
        "jornada",
        "voto",
    ),
    *(
        "acta",
        "fondo",
        "escuela",
        "compañero",
        "obrero",
        "decide",
        "elige",
        "rinde",
        "cuida",
        "discute",
        "aprueba",
    ),
    *(
        "reúne",
        "informa",
        "cambia",
        "forma",
        "la",
        "el",
        "los",
        "de",
        "en",
        "con",
        "para",
        "cada",
        "todo",
        "su",
    ),
]
AMOUNTS = ["25 %", "tres (3) meses", "la mitad más uno", "un tercio", "treinta días", "1.200,50 Bs.", "2/3"]
MARKS = ["", "", "", "", "", ",", ";", ".", ".", ":"]


@dataclass(frozen=True)
class Script:
    """What a version does in one text: for each of some words how it goes on, by the words' places.

    (3, "replace", "x")   word 3 became x        (3, "delete", "")     it is gone
    (3, "insert", "x")    x came before it
    """

    edits: tuple[tuple[int, str, str], ...]


@st.composite
def texts(draw: st.DrawFn) -> list[str]:
    """Draw a text as its words, each with the mark behind it."""
    words = draw(st.lists(st.sampled_from(WORDS) | st.sampled_from(AMOUNTS), min_size=1, max_size=24))
    return [word + draw(st.sampled_from(MARKS)) for word in words]


def distinct_texts() -> st.SearchStrategy[list[str]]:
    """Texts in which no word comes twice, so that there is one way alone to see what became of it."""
    return st.lists(st.sampled_from(WORDS), min_size=3, max_size=24, unique=True)


@st.composite
def scripts(draw: st.DrawFn, size: int, brought: str, *, at_most: int = 5) -> Script:
    """Draw a script for a text of so many words; `brought` begins every word that it brings."""
    places = draw(st.lists(st.integers(0, size - 1), max_size=at_most, unique=True))
    edits = []
    for place in sorted(places):
        kind = draw(st.sampled_from(["replace", "delete", "insert"]))
        count = draw(st.integers(1, 3)) if kind != "delete" else 0
        new = " ".join(f"{brought}{draw(st.integers(0, 3))}" for _ in range(count))
        edits.append((place, kind, new))
    return Script(tuple(edits))


def carried_out(words: Sequence[str], script: Script) -> str:
    """Return the text with the script's edits."""
    said: list[str] = list(words)
    for place, kind, new in script.edits:
        if kind == "insert":
            said[place] = f"{new} {said[place]}"
        else:
            said[place] = new
    return " ".join(word for word in said if word)


Stretch = tuple[int, int, str]  # words first to last of the base, half-open, and what stands there now


def stretches_of(words: Sequence[str], script: Script) -> list[Stretch]:
    """Return what a script does to each stretch of the text; edits that no unchanged word parts are one stretch."""
    groups: list[tuple[int, int, list[tuple[int, str, str]]]] = []
    for edit in script.edits:
        first, last = edit[0], edit[0] + (edit[1] != "insert")
        if groups and first <= groups[-1][1]:
            before = groups.pop()
            groups.append((before[0], max(last, before[1]), [*before[2], edit]))
        else:
            groups.append((first, last, [edit]))
    found: list[Stretch] = []
    for first, last, edits in groups:
        said = dict(enumerate(words[first:last], first))
        for place, kind, new in edits:
            said[place] = f"{new} {said[place]}" if kind == "insert" and place in said else new
        found.append((first, last, " ".join(filter(None, (said[place] for place in sorted(said))))))
    return found


def with_stretches(words: Sequence[str], stretches: Iterable[Stretch]) -> str:
    """Return the text with stretches that do not touch."""
    said: list[str] = []
    done = 0
    for first, last, new in sorted(stretches):
        said += [*words[done:first], new]
        done = last
    return " ".join(filter(None, [*said, *words[done:]]))


@st.composite
def three_scripts(draw: st.DrawFn) -> tuple[list[str], Script, Script, Script]:
    """Draw a text without a repeated word, and three scripts for it; now and then they bring the same words."""
    words = draw(distinct_texts())
    names = draw(st.sampled_from(["xyz", "xxx"]))
    one, other, third = (draw(scripts(len(words), name, at_most=4)) for name in names)
    return words, one, other, third


@st.composite
def word_edited_statutes(
    draw: st.DrawFn,
) -> tuple[list[list[str]], list[list[Script]]]:
    """Draw the words of some articles, none of them twice in all, and for three versions a script for each article."""
    sizes = draw(st.lists(st.integers(5, 15), min_size=1, max_size=5))
    bodies = [[f"w{article}a{place}" for place in range(size)] for article, size in enumerate(sizes)]
    return bodies, [[draw(scripts(len(body), name, at_most=3)) for body in bodies] for name in "xyz"]


VERSIONS = ("ana.md", "beto.md", "caro.md")


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """Draw a text and some versions of it."""
    words = draw(texts())
    names = VERSIONS[: draw(st.integers(1, 3))]
    # Now and then all bring the same words, so that equal changes come up.
    brought = draw(st.sampled_from([("nuevo",) * 3, ("norte", "sur", "este")]))
    versions = {
        name: carried_out(words, draw(scripts(len(words), word)))
        for name, word in zip(names, brought, strict=False)
    }
    return " ".join(words), versions


@st.composite
def merges(draw: st.DrawFn) -> tuple[Statute, dict[str, Statute]]:
    """Draw a base and versions that edit, delete, move, split, join and add articles, and rename some."""
    bodies = draw(st.lists(texts(), min_size=1, max_size=6))
    headings = draw(
        st.lists(
            st.sampled_from([None, "Quórum", "De la paga", "Fines"]),
            min_size=len(bodies),
            max_size=len(bodies),
        )
    )
    base = statute(
        *(
            _unit(place, " ".join(words), heading)
            for place, (words, heading) in enumerate(zip(bodies, headings, strict=True), 1)
        ),
        title=draw(st.sampled_from([None, "Estatutos"])),
    )
    return base, {
        name: draw(_version(base, bodies, headings, word))
        for name, word in zip(VERSIONS[: draw(st.integers(1, 3))], ("norte", "sur", "este"), strict=False)
    }


@st.composite
def _version(
    draw: st.DrawFn, base: Statute, bodies: Sequence[list[str]], headings: Sequence[str | None], brought: str
) -> Statute:
    units: list[tuple[str | None, str]] = []
    for words, heading in zip(bodies, headings, strict=True):
        act = draw(st.sampled_from(["keep"] * 4 + ["edit"] * 4 + ["delete", "split", "join", "rename"]))
        text = " ".join(words)
        if act == "delete":
            continue
        if act == "edit":
            text = carried_out(words, draw(scripts(len(words), brought)))
        if act == "split" and len(words) > 3:
            half = draw(st.integers(1, len(words) - 1))
            units += [(heading, " ".join(words[:half])), (None, " ".join(words[half:]))]
            continue
        if act == "join" and units:
            units[-1] = (units[-1][0], f"{units[-1][1]} {text}".strip())
            continue
        units.append((f"{brought} nombre" if act == "rename" else heading, text))
    if draw(st.booleans()):
        new = " ".join(draw(st.lists(st.sampled_from([*WORDS, f"{brought}nuevo"]), min_size=1, max_size=12)))
        units.insert(draw(st.integers(0, len(units))), (None, new))
    if len(units) > 1 and draw(st.integers(0, 3)) == 0:
        moving = units.pop(draw(st.integers(0, len(units) - 1)))
        units.insert(draw(st.integers(0, len(units))), moving)
    title = draw(st.sampled_from([base.title] * 3 + [f"{brought} título"]))
    return statute(
        *(_unit(place, text, heading) for place, (heading, text) in enumerate(units, 1)), title=title
    )


def _unit(number: int, text: str, heading: str | None) -> Article:
    return Article(
        id=f"article-{number}",
        kind="article",
        number=str(number),
        label=str(number),
        heading=heading,
        text=text,
    )
