r"""Kinds: what a file really is, by its first bytes and its parts; its name is only a hint.

    %PDF-                    a scan, or a PDF: neither is read
    D0 CF 11 E0              an old binary file of Word or Excel, or a newer one behind a password
    PK 03 04                 .docx or .odt, also under the other's name; or a spreadsheet, a presentation
    {\rtf, GIF8, \x89PNG …  not read, and said so

Text formats cannot be told apart by their bytes: there the name decides.
"""

import re
import zipfile
import zlib
from typing import Literal, TypeAlias

from federation.errors import FileNoText, FileProtected, FileScanned, FileUnreadable, FormatUnknown
from federation.statutes.reading.archives import open_archive

Kind: TypeAlias = Literal["docx", "odt", "html", "rst", "tex", "md", "txt"]

_TEXT_KINDS: dict[str, Kind] = {
    ".htm": "html",
    ".html": "html",
    ".md": "md",
    ".markdown": "md",
    ".rst": "rst",
    ".tex": "tex",
    ".text": "txt",
    ".txt": "txt",
    ".xhtml": "html",
}
CONVERTED_SUFFIXES = (".docx", ".htm", ".html", ".odt", ".rst", ".tex", ".xhtml")
_NO_TEXT_SUFFIXES_NAMES = ".csv .key .numbers .odg .odp .ods .pps .ppsx .ppt .pptx .tsv .xls .xlsm .xlsx"
_NO_TEXT_SUFFIXES = frozenset(_NO_TEXT_SUFFIXES_NAMES.split())
_IMAGES = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"%!PS")
_IMAGE_SUFFIXES_NAMES = ".bmp .djvu .gif .heic .jpeg .jpg .png .tif .tiff .webp"
_IMAGE_SUFFIXES = frozenset(_IMAGE_SUFFIXES_NAMES.split())

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "open it in a word processor and save it as .docx or .odt"


def recognise(data: bytes, suffix: str) -> Kind:
    """Return what the file is, whatever its name says; `suffix` with its dot, in any case.

    Raises:
        FormatUnknown: no statute is read from such a file; the sentence says what to do
        FileProtected, FileScanned, FileNoText, FileUnreadable: as named
    """
    suffix = suffix.lower()
    if data.startswith(b"%PDF-"):
        _refuse_pdf(data)
    if data.startswith(_OLE):
        _refuse_ole(data)
    if data.startswith(b"{\\rtf"):
        raise FormatUnknown(f"This is an .rtf file, which is not read: {_SAVE_AS}.", format="rtf")
    if suffix in _IMAGE_SUFFIXES or (suffix not in _TEXT_KINDS and data.startswith(_IMAGES)):
        raise FileScanned(
            "This is a picture: a text is needed. Recognise its text (OCR) and save it as .txt or .docx."
        )
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_archive(data)
    if suffix in _NO_TEXT_SUFFIXES:
        raise FileNoText(f"A {suffix} file is a table or slides, no running text.", format=suffix[1:])
    if suffix in {".docx", ".odt"}:
        raise FileUnreadable(
            f"This is no {suffix} file, or it is broken: it does not begin as one.", format=suffix[1:]
        )
    if suffix not in _TEXT_KINDS:
        raise FormatUnknown(
            "Statutes are read from .docx, .odt, .html, .rst, .tex, .md and .txt files.", format=suffix[1:]
        )
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileUnreadable(f"This is no text, though its name ends in {suffix}.", format=suffix[1:])
    return _TEXT_KINDS[suffix]


def _refuse_pdf(data: bytes) -> None:
    if _pdf_has_fonts(data):
        raise FormatUnknown(
            "A .pdf file is not read, as it does not say what is a heading and what a list: "
            "open the document it was made from, or save its text as .txt.",
            format="pdf",
        )
    raise FileScanned(
        "This .pdf holds pictures of pages and no text: recognise its text (OCR), save it as .txt or .docx."
    )


def _pdf_has_fonts(data: bytes) -> bool:
    """Whether a font is named anywhere, also in the packed streams: pages of pictures need none."""
    if b"/Font" in data:
        return True
    for stream in re.finditer(rb"stream\r?\n", data):
        if data[stream.start() - 3 : stream.start()] == b"end":
            continue
        try:  # a table of objects is small; whatever is larger than this is a picture
            if b"/Font" in zlib.decompressobj().decompress(data[stream.end() :][: 1 << 18], 1 << 20):
                return True
        except zlib.error:
            continue
    return False


def _refuse_ole(data: bytes) -> None:
    def holds(name: str) -> bool:  # the folder of such a file names its streams in UTF-16
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise FileProtected("The file only opens with a password: save it without one.")
    if holds("Workbook") or holds("PowerPoint Document"):
        raise FileNoText("This is a table or slides, no running text.")
    raise FormatUnknown(f"This is an old binary .doc file, which is not read: {_SAVE_AS}.", format="doc")


def _kind_of_archive(data: bytes) -> Kind:
    with open_archive(data) as archive:
        names = set(archive.namelist())
        if "[Content_Types].xml" in names:
            return _kind_of_office(archive, names)
        if "mimetype" in names or "content.xml" in names:
            return _kind_of_opendocument(archive, names)
    raise FormatUnknown("An archive is not read: unpack it, and give the text itself.", format="zip")


def _small_part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            return part.read(1 << 20)
    except RuntimeError as fault:  # zipfile has no class of its own for a part that asks for a password
        raise FileProtected("The file only opens with a password: save it without one.") from fault
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        OSError,
        KeyError,
        NotImplementedError,
        EOFError,
    ) as fault:
        raise FileUnreadable(
            f"The file is damaged: its part {name} cannot be unpacked.", part=name
        ) from fault


def _kind_of_office(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    types = _small_part(archive, "[Content_Types].xml")
    if b"wordprocessingml.document.main" in types or b"wordprocessingml.template.main" in types:
        return "docx"
    if b"ms-word.document.macroEnabled.main" in types or b"ms-word.template.macroEnabled" in types:
        return "docx"
    if (
        b"spreadsheetml" in types
        or b"presentationml" in types
        or b"ms-excel" in types
        or b"ms-powerpoint" in types
    ):
        raise FileNoText("This is a table or slides, no running text.")
    if "word/document.xml" in names:
        return "docx"
    raise FormatUnknown("This is an office file of a kind from which no statute is read.", format="office")


def _kind_of_opendocument(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    manifest = _small_part(archive, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if b"encryption-data" in manifest:
        raise FileProtected("The file only opens with a password: save it without one.")
    kind = _small_part(archive, "mimetype").strip() if "mimetype" in names else b""
    if kind.startswith(b"application/epub"):
        raise FormatUnknown("An .epub file is not read: save its text as .html.", format="epub")
    if any(
        word in kind
        for word in (b"spreadsheet", b"presentation", b"graphics", b"chart", b"formula", b"database")
    ):
        raise FileNoText("This is a table or slides, no running text.")
    if b"opendocument.text" in kind or "content.xml" in names:
        return "odt"
    raise FormatUnknown("An archive is not read: unpack it, and give the text itself.", format="zip")
