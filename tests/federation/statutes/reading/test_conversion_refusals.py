"""Files that are no statute, broken files, and files that mean harm: always a fault with its code, or a reading."""

import random
import struct
import tracemalloc
import zlib

import pytest

from federation.errors import (
    FileNoText,
    FileProtected,
    FileScanned,
    FileUnreadable,
    FormatUnknown,
    FrenteError,
    StatuteTooLarge,
    WorkTooLong,
)
from federation.statutes.model import Reading
from federation.statutes.reading import pandoc, read_statute
from federation.statutes.reading.kinds import recognise
from tests.federation.statutes.reading.office_files import W, docx, odt, p, tp, zipped
from tests.federation.statutes.reading.office_statutes import OFFICE

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
TYPES = "[Content_Types].xml"
SPREADSHEET = zipped(
    {TYPES: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "xl/w.xml": ""}
)
SLIDES = zipped(
    {TYPES: "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml", "p.xml": ""}
)
TABLE = zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"})
WORDS = "wordprocessingml.document.main"


def with_picture(archive: bytes, name: str) -> bytes:
    """Return the archive with a picture in it."""
    import io
    import zipfile

    stream = io.BytesIO(archive)
    with zipfile.ZipFile(stream, "a") as opened:
        opened.writestr(name, PICTURE)
    return stream.getvalue()


def encrypted(archive: bytes) -> bytes:
    """Return the archive with every part's first flag set, which says that it asks for a password."""
    data = bytearray(archive)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


def pdf(content: bytes) -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Length 1 >>\nstream\n"
        + zlib.compress(content)
        + b"\nendstream\nendobj\n%%EOF"
    )


REFUSALS = {
    "spreadsheet.xlsx": (SPREADSHEET, FileNoText),
    "spreadsheet.docx": (SPREADSHEET, FileNoText),
    "slides.pptx": (SLIDES, FileNoText),
    "table.ods": (TABLE, FileNoText),
    "table.odt": (TABLE, FileNoText),
    "table.csv": (b"a;b\n1;2\n", FileNoText),
    "old-table.doc": (OLE + "Workbook".encode("utf-16-le"), FileNoText),
    "protected.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), FileProtected),
    "protected.odt": (odt(tp("x"), manifest="<manifest:encryption-data/>"), FileProtected),
    "zipped-with-password.docx": (encrypted(docx(p("x"))), FileProtected),
    "old.doc": (OLE + "WordDocument".encode("utf-16-le"), FormatUnknown),
    "old-named-anew.docx": (OLE + "WordDocument".encode("utf-16-le"), FormatUnknown),
    "rich.rtf": (b"{\\rtf1 Art. 1}", FormatUnknown),
    "rich.docx": (b"{\\rtf1 Art. 1}", FormatUnknown),
    "text.pdf": (pdf(b"<< /Type /Font >>"), FormatUnknown),
    "archive.zip": (zipped({"a.txt": "Artículo 1. Uno"}), FormatUnknown),
    "book.epub": (zipped({"mimetype": "application/epub+zip", "a.xhtml": "x"}), FormatUnknown),
    "program.exe": (b"MZ", FormatUnknown),
    "nothing": (b"Art. 1", FormatUnknown),
    "scan.pdf": (pdf(b"<< /XObject << /Im1 5 0 R >> >>"), FileScanned),
    "scan.png": (PICTURE, FileScanned),
    "scan-named.docx": (PICTURE, FileScanned),
    "pictures.docx": (with_picture(docx(p("")), "word/media/image1.png"), FileScanned),
    "pictures.odt": (with_picture(odt(tp("")), "Pictures/1.jpg"), FileScanned),
    "pictures.html": (b'<html><body><img src="1.png"></body></html>', FileScanned),
    "empty.docx": (b"", FileUnreadable),
    "text.docx": (b"Art. 1", FileUnreadable),
    "cut.docx": (docx(p("Art. 1"))[:-30], FileUnreadable),
    "no-body.docx": (
        zipped({TYPES: WORDS, "word/document.xml": f'<w:document xmlns:w="{W}"/>'}),
        FileUnreadable,
    ),
    "no-part.docx": (zipped({TYPES: WORDS}), FileUnreadable),
    "no-xml.docx": (zipped({TYPES: WORDS, "word/document.xml": "<a><b></a>"}), FileUnreadable),
    "no-content.odt": (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), FileUnreadable),
    "binary.html": (b"<p>\0\0\0", FileUnreadable),
    "binary.md": (b"\0\0\0", FileUnreadable),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_no_statute_is_refused_by_name(name: str) -> None:
    data, fault = REFUSALS[name]
    with pytest.raises(fault):
        read_statute(data, name)


def test_a_file_is_read_as_what_it_is() -> None:
    word = read_statute(OFFICE["boxes.docx"](), "boxes.docx")
    assert read_statute(OFFICE["boxes.docx"](), "boxes.odt") == word
    assert read_statute(OFFICE["boxes.docx"](), "boxes.html") == word
    assert recognise(OFFICE["outline.odt"](), ".DOCX") == "odt"
    assert recognise(b"Art. 1", ".HTM") == "html"


# -- files that mean harm -----------------------------------------------------------------------------


def test_an_archive_that_unpacks_to_more_than_a_statute_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped({TYPES: WORDS, "word/document.xml": b"<a>" + b" " * (32 << 20) + b"</a>"})
    with pytest.raises(StatuteTooLarge):
        read_statute(bomb, "a.docx")


def test_an_archive_that_lies_about_its_sizes_is_unpacked_no_further_than_it_says() -> None:
    size = (32 << 20) + 7
    bomb = zipped({TYPES: WORDS, "word/document.xml": b"<a>" + b" " * (size - 7) + b"</a>"})
    lie = bomb.replace(struct.pack("<I", size), struct.pack("<I", 1000))
    assert lie != bomb
    tracemalloc.start()
    try:
        with pytest.raises(FileUnreadable):
            read_statute(lie, "a.docx")
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY a "dos"><!ENTITY b "&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/passwd">',
        '<!ENTITY % p SYSTEM "http://example.org/x"> %p;',
    ],
)
def test_entities_are_refused(entity: str) -> None:
    document = f'<!DOCTYPE w [{entity}]><w:document xmlns:w="{W}"><w:body><w:p/></w:body></w:document>'
    with pytest.raises(FileUnreadable):
        read_statute(zipped({TYPES: WORDS, "word/document.xml": document}), "a.docx")
    content = f"<!DOCTYPE w [{entity}]><office/>"
    with pytest.raises(FileUnreadable):
        read_statute(
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}), "a.odt"
        )


@pytest.mark.parametrize(
    "name, data",
    [
        ("a.html", b"<div>" * 100_000 + b"x"),
        ("a.html", b"<ul><li>a" * 300),
        ("a.tex", rb"\def\a{\a x}\a"),
        ("a.tex", rb"\def\a{\b\b}\def\b{\a\a}\a"),
        ("a.tex", rb"\begin{enumerate}" * 5_000),
        ("a.odt", odt("<text:section>" * 2_000 + tp("x") + "</text:section>" * 2_000)),
    ],
)
def test_what_is_nested_without_end_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(FileUnreadable):
        read_statute(data, name)


def test_latex_that_multiplies_is_refused() -> None:
    text = rb"\def\a{\b\b\b\b}\def\b{\c\c\c\c}\def\c{" + b"x" * 100_000 + rb"}\a\a\a\a\a\a\a\a"
    with pytest.raises(StatuteTooLarge):
        read_statute(text, "a.tex")


def test_a_converter_that_needs_too_long_or_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    page = b"<table>" + b"<tr><td>uno dos</td><td>tres</td></tr>" * 4_000 + b"</table>"
    monkeypatch.setattr(pandoc, "MAX_HEAP", "12m")
    with pytest.raises(WorkTooLong, match="memory"):
        read_statute(page, "a.html")
    monkeypatch.setattr(pandoc, "MAX_HEAP", "160m")
    monkeypatch.setattr(pandoc, "MAX_SECONDS", 0.05)
    with pytest.raises(WorkTooLong, match="seconds"):
        read_statute(page, "a.html")
    monkeypatch.setattr(pandoc, "MAX_SECONDS", 45)
    monkeypatch.setattr(pandoc, "MAX_ANSWER_BYTES", 1000)
    with pytest.raises(StatuteTooLarge):
        read_statute(page, "a.html")


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    page = '<p>Artículo 1. Uno</p><img src="http://127.0.0.1:1/x.png"><iframe src="http://127.0.0.1:1/"></iframe><p>Dos.</p>'
    assert read_statute(page.encode(), "a.html").statute.articles[0].text == "Dos."


# -- damage -------------------------------------------------------------------------------------------


def outcome(data: bytes, name: str) -> str:
    """Return what came of it; anything but a reading or a fault of ours is raised."""
    try:
        reading = read_statute(data, name)
    except FrenteError as fault:
        return fault.code
    assert isinstance(reading, Reading)
    return "read"


@pytest.mark.parametrize("name", ["automatic-numbers.docx", "outline.odt"])
def test_a_file_cut_off_anywhere_is_refused(name: str) -> None:
    whole = OFFICE[name]()
    outcomes = {outcome(whole[: len(whole) * part // 40], name) for part in range(40)}
    assert outcomes == {"file-unreadable"}


@pytest.mark.parametrize("name", ["tracked-changes.docx", "boxes.docx", "revised.odt"])
def test_flipped_bits_never_break_the_reader(name: str) -> None:
    chance = random.Random(name)
    whole = OFFICE[name]()
    outcomes = set()
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        outcomes.add(outcome(bytes(data), name))
    assert "file-unreadable" in outcomes


@pytest.mark.parametrize("name", ["automatic-numbers.docx", "levels.odt"])
def test_damage_inside_the_parts_never_breaks_the_reader(name: str) -> None:
    """The archive is whole, and its XML is torn: tags of other names, attributes of other values, pieces twice."""
    import io
    import re
    import zipfile

    chance = random.Random(name)
    with zipfile.ZipFile(io.BytesIO(OFFICE[name]())) as archive:
        parts = {one: archive.read(one).decode() for one in archive.namelist()}
    seen = set()
    for _ in range(40):
        damaged = dict(parts)
        part = chance.choice([one for one in parts if one.endswith(".xml")])
        text = damaged[part]
        values = list(re.finditer(r'"[^"<>]*"', text))
        tags = list(re.finditer(r"</?[a-z:A-Z]+[^<>]*>", text))
        match chance.randrange(4):
            case 0 if values:
                found = chance.choice(values)
                odd = chance.choice(["", "-1", "99999999999", "9" * 30, "%1%2%9", "ñ", "0"])
                text = f'{text[: found.start()]}"{odd}"{text[found.end() :]}'
            case 1:
                found = chance.choice(tags)
                text = text[: found.start()] + text[found.end() :]
            case 2:
                found = chance.choice(tags)
                text = text[: found.end()] + found[0] + text[found.end() :]
            case _:
                elements = list(re.finditer(r"<([\w:]+)[^<>]*>[^<>]*</\1>|<[\w:]+[^<>]*/>", text))
                if elements:
                    one, other = chance.choice(elements), chance.choice(elements)
                    text = text[: one.start()] + other[0] + text[one.end() :]
        damaged[part] = text
        seen.add(outcome(zipped(damaged), name))
    assert "read" in seen
