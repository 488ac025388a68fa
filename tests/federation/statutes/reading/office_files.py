"""Files of word processors, put together from a few words of XML: what a test needs, and nothing else.

docx(p("Artículo 1. Nombre", style="Heading1"), p("La red se llama Frente.", number=(1, 0)))
odt(h("Capítulo I", 1), lists("L1", ["uno", "dos"]))
"""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DOCUMENT = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="es-VE"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Ttulo"><w:name w:val="Title"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Ttulo1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Ttulo2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="TDC1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Cita"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/></w:style>
"""


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return the parts as an archive, in their order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


# -- Word ---------------------------------------------------------------------------------------------


def r(text: str, properties: str = "") -> str:
    """Return a run; `properties` is the inside of its w:rPr."""
    said = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{said}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*content: str, style: str = "", number: tuple[int, int] | None = None, more: str = "") -> str:
    """Return a paragraph of texts and of runs; `number` is its list and level, `more` stands in its w:pPr."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = (
        f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
        if number is not None
        else ""
    )
    inside = "".join(one if one.startswith("<") else r(one) for one in content)
    return f"<w:p><w:pPr>{named}{listed}{more}</w:pPr>{inside}</w:p>"


def bold(text: str) -> str:
    return r(text, "<w:b/>")


def table(*rows: tuple[str, ...]) -> str:
    """Return a table; a cell is a text, or paragraphs."""
    lines = "".join(
        "<w:tr>"
        + "".join(f"<w:tc>{one if one.startswith('<') else p(one)}</w:tc>" for one in row)
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{lines}</w:tbl>"


def level(place: int, text: str, style: str = "decimal", *, start: int | None = 1, more: str = "") -> str:
    """Return how one level of a list is written."""
    begins = f'<w:start w:val="{start}"/>' if start is not None else ""
    return f'<w:lvl w:ilvl="{place}">{begins}<w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbering(lists: Mapping[int, tuple[str, ...]], numbers: Mapping[int, tuple[int, str]]) -> str:
    """Return the lists' definitions by their ids, and which list (its overrides behind it) uses which."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'
        for name, levels in lists.items()
    )
    used = "".join(
        f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'
        for name, (of, overrides) in numbers.items()
    )
    return f"{abstract}{used}"


def docx(
    *body: str, styles: str = STYLES, numbers: str = "", parts: Mapping[str, str] | None = None
) -> bytes:
    """Return a Word document. `parts`: the insides of footnotes, endnotes, comments, header1, footer1 …"""
    inside = {"styles": styles, **({"numbering": numbers} if numbers else {}), **(parts or {})}
    kinds = {name: name.rstrip("0123456789") for name in inside}
    roots = {"header": "hdr", "footer": "ftr"}
    files = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": f"<w:document {_DOCUMENT}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join(
                f'<Relationship Id="r{place}" Type="{R}/{kinds[name]}" Target="{name}.xml"/>'
                for place, name in enumerate(inside)
            )
            + "</Relationships>"
        ),
    }
    for name, text in inside.items():
        root = roots.get(kinds[name], kinds[name])
        files[f"word/{name}.xml"] = f"<w:{root} {_DOCUMENT}>{text}</w:{root}>"
    return zipped(files)


# -- OpenDocument -------------------------------------------------------------------------------------

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_ODT = " ".join(
    f'xmlns:{name}="{_NAMES}{kind}:1.0"'
    for name, kind in (
        ("office", "office"),
        ("text", "text"),
        ("style", "style"),
        ("table", "table"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    )
)
_ODT += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
_ODT += ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'


def tp(text: str, style: str = "Standard") -> str:
    """Return a paragraph; what begins with < is XML already."""
    return f'<text:p text:style-name="{style}">{text if "<" in text else escape(text)}</text:p>'


def th(text: str, outline: int, more: str = "") -> str:
    return f'<text:h text:outline-level="{outline}" {more}>{text if "<" in text else escape(text)}</text:h>'


def items(style: str, *texts: str, more: str = "") -> str:
    """Return a list; what begins with < stands in its item as it is."""
    inside = "".join(
        f"<text:list-item>{one if one.startswith('<') else tp(one)}</text:list-item>" for one in texts
    )
    return f'<text:list text:style-name="{style}" {more}>{inside}</text:list>'


def list_style(name: str, *levels: str) -> str:
    return f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>'


def number_level(place: int, style: str, more: str = "") -> str:
    return f'<text:list-level-style-number text:level="{place}" style:num-format="{style}" {more}/>'


def odt(*body: str, automatic: str = "", styles: str = "", pages: str = "", manifest: str = "") -> bytes:
    """Return an OpenDocument text: its own styles, the styles of its styles part, and its pages."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": (
                f'<office:document-content {_ODT} office:version="1.3"><office:automatic-styles>'
                '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/>'
                f"</style:style>{automatic}</office:automatic-styles><office:body><office:text>"
                f"{''.join(body)}</office:text></office:body></office:document-content>"
            ),
            "styles.xml": (
                f'<office:document-styles {_ODT} office:version="1.3"><office:styles>'
                '<style:style style:name="Standard" style:family="paragraph"/>'
                '<style:style style:name="Title" style:family="paragraph"/>'
                f"{styles}</office:styles><office:master-styles>{pages}</office:master-styles></office:document-styles>"
            ),
            "META-INF/manifest.xml": (
                f'<manifest:manifest xmlns:manifest="{_NAMES}manifest:1.0">'
                f'<manifest:file-entry manifest:full-path="/">{manifest}</manifest:file-entry></manifest:manifest>'
            ),
        }
    )
