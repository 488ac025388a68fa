"""Akoma Ntoso 3.0: a statute as XML that parliaments' programs read, valid against the OASIS schema.

    <akomaNtoso><act name="statute">
      <meta/>  <preface/>  <preamble/>
      <body>  <title eId="title_1"> <chapter eId="title_1__chp_2"> <article eId="title_1__chp_2__art_5">
                <paragraph eId="…__para_1"> <list eId="…__para_1__list_1"> <point eId="…__list_1__point_a">
      <conclusions/>  <attachments/>

The schema wants a date of the work, of the type xsd:date or xsd:dateTime, and has no way to say that none is known.
Where nobody gave one it is 0001-01-01, the first day that the type can spell, with the name "unknown": nothing is
invented, and a program that does not read the name sees a day before any statute.

Source: Akoma Ntoso 1.0 part 1 and the Akoma Ntoso naming convention 1.0, section 5, OASIS.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from federation.documents.statute import Article, Division, Passage, Statute
from federation.errors import SettingInvalid
from federation.statutes.extras import require
from federation.statutes.model import Language
from federation.statutes.tokens import fold
from federation.statutes.writing.titles import UNTITLED, division_title, unit_name, unit_title

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE: Final = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
UNKNOWN_DAY: Final = "0001-01-01"
_THREE_LETTERS: Final[dict[Language, str]] = {"es": "spa", "pt": "por", "en": "eng"}
# The element of a division, and what its eId begins with.
_DIVISIONS: Final = {
    "part": ("part", "part"),
    "title": ("title", "title"),
    "chapter": ("chapter", "chp"),
    "section": ("section", "sec"),
    "provisions": ("hcontainer", "hcontainer"),
}
_URI: Final = re.compile(r"/[\w.~@!$&'()*+,;=:%/-]*")


Event: TypeAlias = Literal["written", "proposed"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the work comes from, as far as it is known: what stands in the metadata."""

    uri: str | None = None  # of the work, "/akn/ve/act/statute/2007/inveval"
    author: str | None = None
    day: date | None = None
    country: str = "un"  # ISO 3166-1 in small letters; "un": of none
    event: Event = "written"  # what happened on the day


def write_akn(statute: Statute, language: Language, origin: Origin) -> bytes:
    """Return the statute as Akoma Ntoso 3.0. Raises ExtraMissing, and SettingInvalid for a URI that is none."""
    require("lxml")
    from lxml import etree

    root = etree.Element(_tag("akomaNtoso"), nsmap={None: NAMESPACE})
    act = _add(root, "act", name="statute", contains="originalVersion")
    uri = origin.uri or f"/akn/{origin.country}/act/statute"
    if not _URI.fullmatch(uri):
        raise SettingInvalid(f"{uri} is not the URI of a work: it begins with / and has no spaces.", uri=uri)
    _meta(act, uri, "main", origin, language)
    _references(act[0], origin)
    title = _add(_add(act, "preface", eId="preface"), "p")
    _add(title, "docTitle", statute.title or UNTITLED[language])
    by_kind = {
        kind: [article for article in statute.articles if article.kind == kind]
        for kind in ("preamble", "article", "closing", "annex")
    }
    if by_kind["preamble"]:
        _blocks(_add(act, "preamble", eId="preamble"), by_kind["preamble"])
    _body(_add(act, "body", eId="body"), by_kind["article"], language)
    if by_kind["closing"]:
        _blocks(_add(act, "conclusions", eId="conclusions"), by_kind["closing"])
    if by_kind["annex"]:
        attachments = _add(act, "attachments")
        for place, annex in enumerate(by_kind["annex"], start=1):
            _attachment(attachments, place, annex, uri, origin, language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: "_Element", tag: str, text: str | None = None, /, **attributes: str) -> "_Element":
    from lxml import etree

    child = etree.SubElement(parent, _tag(tag), attributes)
    child.text = text
    return child


def _meta(parent: "_Element", uri: str, component: str, origin: Origin, language: Language) -> None:
    identification = _add(_add(parent, "meta"), "identification", source="#frente")
    expression = f"{uri}/{_THREE_LETTERS[language]}@"
    for level, this, suffix in (
        ("FRBRWork", uri, ""),
        ("FRBRExpression", expression, ""),
        ("FRBRManifestation", expression, ".xml"),
    ):
        one = _add(identification, level)
        _add(one, "FRBRthis", value=f"{this}/!{component}{suffix}")
        _add(one, "FRBRuri", value=f"{this}{suffix}")
        known = {"date": origin.day.isoformat(), "name": origin.event} if origin.day else None
        _add(one, "FRBRdate", **(known or {"date": UNKNOWN_DAY, "name": "unknown"}))
        _add(one, "FRBRauthor", href="#author")
        if level == "FRBRWork":
            _add(one, "FRBRcountry", value=origin.country)
        if level == "FRBRExpression":
            _add(one, "FRBRlanguage", language=_THREE_LETTERS[language])


def _references(meta: "_Element", origin: Origin) -> None:
    references = _add(meta, "references", source="#frente")
    _add(
        references, "TLCOrganization", eId="frente", href="/akn/ontology/organization/frente", showAs="Frente"
    )
    _add(
        references,
        "TLCOrganization",
        eId="author",
        href="/akn/ontology/organization/author",
        showAs=origin.author or "—",
    )


def _attachment(
    parent: "_Element", place: int, annex: Article, uri: str, origin: Origin, language: Language
) -> None:
    attachment = _add(parent, "attachment", eId=f"att_{place}")
    _add(attachment, "heading", unit_title(annex, language))
    doc = _add(attachment, "doc", name="annex", contains="originalVersion")
    _meta(doc, uri, f"annex_{place}", origin, language)
    body = _add(doc, "mainBody", eId=f"att_{place}__body")
    _paragraphs(body, annex, f"att_{place}__body") or _add(body, "p")


def _blocks(parent: "_Element", units: Sequence[Article]) -> None:
    """Write units without numbers as plain paragraphs: there the schema knows no items."""
    for unit in units:
        for line in ([unit.heading] if unit.heading else []) + unit.text.split("\n"):
            _add(parent, "p", line)


class _Names:
    """The eIds of a container's children: each once, by its number or else by its place."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    def name(self, prefix: str, kind: str, number: str | None) -> str:
        """Return the eId of the next child of this kind under the container."""
        stem = f"{prefix}__{kind}" if prefix else kind
        said = re.sub(r"[^0-9a-z]+", "-", fold(number or "").replace("ñ", "n")).strip("-")
        if not said:
            self._taken[f"{stem} unnumbered"] += 1
            said = f"nn-{self._taken[f'{stem} unnumbered']}"
        whole = f"{stem}_{said}"
        self._taken[whole] += 1
        return whole if self._taken[whole] == 1 else f"{whole}-{self._taken[whole]}"


def _body(body: "_Element", articles: Sequence[Article], language: Language) -> None:
    names = _Names()
    if not articles:
        _add(_add(_add(body, "hcontainer", eId="hcontainer_1", name="empty"), "content"), "p")
    above: list[tuple[Division, _Element]] = []
    for article in articles:
        while above and tuple(one for one, _ in above) != article.division[: len(above)]:
            above.pop()
        for division in article.division[len(above) :]:
            parent = above[-1][1] if above else body
            above.append((division, _division(parent, division, names, language)))
        parent = above[-1][1] if above else body
        prefix = parent.get("eId", "") if above else ""
        number = article.id.split("-", 1)[1] if article.number and "-" in article.id else None
        element = _add(parent, "article", eId=names.name(prefix, "art", number))
        eid = element.get("eId", "")
        if name := unit_name(article, language):
            _add(element, "num", name)
        if article.heading:
            _add(element, "heading", article.heading)
        if not _paragraphs(element, article, eid):
            _add(_add(element, "content"), "p")


def _division(parent: "_Element", division: Division, names: _Names, language: Language) -> "_Element":
    name, short = _DIVISIONS[division.kind]
    prefix = parent.get("eId", "") if parent.tag != _tag("body") else ""
    element = _add(parent, name, eId=names.name(prefix, short, division.number))
    if name == "hcontainer":
        element.set("name", "provisions")
    if division.number is not None:
        bare = Division(kind=division.kind, number=division.number)
        _add(element, "num", division_title(bare, language))
    if division.title is not None:
        _add(element, "heading", division.title)
    return element


def _paragraphs(parent: "_Element", article: Article, prefix: str) -> bool:
    """Write the article's passages under the parent; returns whether there were any."""
    passages = article.parts or ((Passage(depth=0, start=0, end=len(article.text)),) if article.text else ())
    names = _Names()
    start = place = 0
    while start < len(passages):
        end = start + 1
        while end < len(passages) and passages[end].depth > 0:
            end += 1
        place += 1
        _passage(
            parent, article.text, passages[start:end], names.name(prefix, "para", str(place)), "paragraph"
        )
        start = end
    return place > 0


def _passage(parent: "_Element", text: str, passages: Sequence[Passage], eid: str, element: str) -> None:
    """Write a passage, and as a list those that lie under it."""
    first, below = passages[0], passages[1:]
    if element == "paragraph" and first.depth > 0:
        below = passages  # a list that nothing introduces
    one = _add(parent, element, eId=eid)
    if first.label is not None and below is not passages:
        _add(one, "num", first.label)
    if not below:
        _text(_add(one, "content"), text, first)
        return
    rows = _add(one, "list", eId=f"{eid}__list_1")
    if below is not passages:
        _text(_add(rows, "intro"), text, first)
    names = _Names()
    start = 0
    while start < len(below):
        end = start + 1
        while end < len(below) and below[end].depth > below[start].depth:
            end += 1
        label = below[start].label
        _passage(rows, text, below[start:end], names.name(f"{eid}__list_1", "point", label), "point")
        start = end


def _text(parent: "_Element", text: str, passage: Passage) -> None:
    words = text[passage.start : passage.end].strip()
    if passage.label is not None:
        words = words.removeprefix(passage.label).strip()
    for line in words.split("\n"):
        _add(parent, "p", line)
