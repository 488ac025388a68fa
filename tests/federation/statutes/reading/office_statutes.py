"""Statutes as word processors keep them: each with its expectation in fixtures/NAME.toml, counted by hand.

OFFICE["automatic-numbers.docx"]()      the file's bytes
"""

from collections.abc import Callable

from tests.federation.statutes.reading.office_files import (
    STYLES,
    bold,
    docx,
    items,
    level,
    list_style,
    number_level,
    numbering,
    odt,
    p,
    r,
    table,
    th,
    tp,
)


def automatic_numbers() -> bytes:
    """Every number is Word's: chapters by style, articles as labels, items, a list begun anew, ordinal words."""
    styles = STYLES.replace(
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>',
        '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr>',
    )
    lists = {
        0: (level(0, "Artículo %1.-"), level(1, "%2)", "lowerLetter"), level(2, "%3.", "lowerRoman")),
        1: (level(0, "Capítulo %1", "upperRoman", more='<w:pStyle w:val="Ttulo1"/>'),),
        2: (level(0, "%1:", "ordinalText"),),
        3: (level(0, "%1."),),
    }
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbers = {1: (0, ""), 2: (1, ""), 3: (2, ""), 4: (3, ""), 5: (3, anew)}
    return docx(
        p("Estatutos de la Red de Panaderías", style="Ttulo"),
        p("De la red", style="Ttulo1"),
        p(bold("Nombre. "), "La red se llama Pan y Libertad.", number=(1, 0)),
        p(bold("Fines. "), "La red se propone:", number=(1, 0)),
        p("repartir la harina;", number=(1, 1)),
        p("fijar el precio del pan,", number=(1, 1)),
        p("por asamblea;", number=(1, 2)),
        p("por consulta;", number=(1, 2)),
        p("formar panaderos.", number=(1, 1)),
        p("Del congreso", style="Ttulo1"),
        p(bold("Quórum. "), "El congreso sesiona con la mitad más uno. Se elige:", number=(1, 0)),
        p("presidencia;", number=(4, 0)),
        p("actas.", number=(4, 0)),
        p(bold("Turnos. "), "Los turnos son:", number=(1, 0)),
        p("mañana;", number=(5, 0)),
        p("noche.", number=(5, 0)),
        p("Disposiciones transitorias"),
        p("La primera asamblea se celebra en mayo.", number=(3, 0)),
        p("Los hornos viejos se reparten por sorteo.", number=(3, 0)),
        styles=styles,
        numbers=numbering(lists, numbers),
    )


def tracked_changes() -> bytes:
    """Portuguese: changes that nobody accepted, a comment, a footnote, a table, "§ 1º", a raised "o"."""
    raised = r("o", '<w:vertAlign w:val="superscript"/>')
    return docx(
        p("Estatuto da Cooperativa Vidreira", style="Ttulo"),
        p("CAPÍTULO I", style="Ttulo1"),
        p("DA COOPERATIVA", style="Ttulo2"),
        p(bold("Art. 1"), bold("º"), " A cooperativa chama-se Vidreira Livre."),
        p("Art. 2", raised, " São órgãos da cooperativa:"),
        p("I - a assembleia geral;"),
        p("II - o conselho."),
        p("§ 1", raised, " A assembleia reúne-se a cada três meses."),
        p("§ 2º O conselho tem ", "<w:del><w:r><w:delText>cinco</w:delText></w:r></w:del>",
          f"<w:ins>{r('sete')}</w:ins>", " membros.", '<w:r><w:footnoteReference w:id="7"/></w:r>'),
        p("Art. 3º O mandato ", more="<w:rPr><w:del/></w:rPr>"),
        p("é de um ano."),
        p("Parágrafo único. A reeleição é vedada."),
        f"<w:moveFrom>{p('Art. 4º Esta versão mudou de lugar.')}</w:moveFrom>",
        p("Art. 4º As quotas são:"),
        table(("Função", "Quota"), ("Sopradores", "25 %"), ("Forno", "30 %")),
        parts={
            "footnotes": '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
            f'<w:footnote w:id="7">{p("Eleitos em maio.")}</w:footnote>',
            "comments": f'<w:comment w:id="1">{p("Rever isto antes do congresso.")}</w:comment>',
        },
    )  # fmt: skip


def boxes() -> bytes:
    """English: a text box in both forms, a content control, a contents list, line breaks, soft hyphens, a header."""
    inside = f"<w:txbxContent>{p('Each member yard sends two delegates.')}</w:txbxContent>"
    box = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData uri="x">'
        f"<wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('Article 1. Name 1')}{p('Article 2. Delegates 2')}</w:sdtContent></w:sdt>"
    )
    return docx(
        p("Rules of the Harbour Yards", style="Ttulo"),
        contents,
        p("Article 3. Votes 3", style="TDC1"),
        p("Article 1. Name", style="Ttulo1"),
        p("The union is the Harbour ", "<w:r><w:t>Ya</w:t><w:softHyphen/><w:t>rds</w:t></w:r>", " Union."),
        p("Article 2. Delegates", style="Ttulo1"),
        p("Delegates are recallable.", box),
        p("(a) at once;", "<w:r><w:br/></w:r>", "(b) by those who sent them."),
        "<w:sdt><w:sdtPr/><w:sdtContent>"
        + p("Article 3. Votes", style="Ttulo1")
        + p(
            "Two thirds decide.",
            '<w:r><w:endnoteReference w:id="2"/></w:r>',
            r(" Draft only.", "<w:vanish/>"),
        )
        + "</w:sdtContent></w:sdt>",
        parts={
            "header1": p("Rules of the Harbour Yards"),
            "footer1": p("Page ", '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'),
            "endnotes": f'<w:endnote w:id="2">{p("Of those present.")}</w:endnote>',
        },
    )


def typed_headings() -> bytes:
    """Titles on the next line, "ART. 1 —", a chapter in bold letters of a paragraph's style, provisions in words."""
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="Rotulo"><w:name w:val="Rótulo"/><w:rPr><w:b/></w:rPr></w:style>'
    )
    return docx(
        p("ESTATUTO DE LA FUNDICIÓN"),
        p("TÍTULO PRIMERO", style="Rotulo"),
        p("DE LA FUNDICIÓN", style="Rotulo"),
        p("ART. 1 — ", style="Rotulo"),
        p("Nombre", style="Rotulo"),
        p("La fundición se llama El Crisol."),
        p("ART. 2 — Propiedad", style="Rotulo"),
        p("Las máquinas son de quienes las trabajan.", more='<w:ind w:left="720"/>'),
        p("ART. 3 —", style="Rotulo"),
        p("Nadie gana más de tres veces lo que otro."),
        p("DISPOSICIONES FINALES", style="Rotulo"),
        p("Primera.- Este estatuto rige desde su aprobación."),
        p("Segunda.- Se deroga el reglamento anterior."),
        styles=styles,
    )


_LISTS = list_style(
    "Articulos",
    number_level(1, "1", 'style:num-prefix="Artículo " style:num-suffix=".-"'),
    number_level(2, "a", 'style:num-suffix=")"'),
)
_OUTLINE = (
    '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="I" '
    'style:num-prefix="Capítulo "/></text:outline-style>'
)


def outline() -> bytes:
    """Chapters counted by the outline, articles by a list that goes on behind a paragraph, a contents list."""
    return odt(
        tp("Estatutos de la Imprenta", "Title"),
        f"<text:table-of-content><text:index-body>{tp('Artículo 1.- 1')}</text:index-body></text:table-of-content>",
        th("De la imprenta", 1),
        items("Articulos", "Nombre. La imprenta se llama Letra Viva."),
        tp("Se la conoce también como La Viva."),
        items(
            "Articulos",
            tp("Fines. La imprenta se propone:") + items("", "imprimir libros;", "enseñar el oficio."),
            more='text:continue-numbering="true"',
        ),
        th("De la asamblea", 1),
        items(
            "Articulos", "Quórum. La asamblea sesiona con un tercio.", more='text:continue-numbering="true"'
        ),
        automatic=_LISTS,
        styles=_OUTLINE,
    )


def revised() -> bytes:
    """Portuguese: deleted text kept aside, a note, an annotation, a frame, "Artigo 1.º" as headings, a table."""
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        f"{tp('Aprovada em 1978.')}</text:note-body></text:note>"
    )
    annotation = f"<office:annotation><dc:creator>Ana</dc:creator>{tp('Falta o nome.')}</office:annotation>"
    frame = f"<draw:frame><draw:text-box>{tp('Cada seção elege dois.')}</draw:text-box></draw:frame>"
    return odt(
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info/>"
        f"{tp('Artigo 9.º Texto suprimido.')}</text:deletion></text:changed-region></text:tracked-changes>",
        tp("Estatuto da Herdade", "Title"),
        th("Artigo 1.º Nome", 2),
        tp(f"A herdade chama-se{annotation} Terra Nossa.{note}"),
        th("Artigo 2.º Delegados", 2),
        tp(f"Os delegados são revogáveis.{frame}"),
        th("Artigo 3.º Terras", 2),
        "<table:table><table:table-column table:number-columns-repeated='2'/>"
        f"<table:table-row><table:table-cell>{tp('Parcela')}</table:table-cell><table:table-cell>{tp('Hectares')}"
        f"</table:table-cell></table:table-row><table:table-row><table:table-cell>{tp('Norte')}</table:table-cell>"
        f"<table:table-cell>{tp('40')}</table:table-cell></table:table-row></table:table>",
    )


def levels() -> bytes:
    """English: "Article 1." as a heading's number, "1.1" below it, a bullet, an item that goes on behind its list."""
    lists = list_style(
        "Rules",
        number_level(1, "1", 'loext:num-list-format="Article %1%."'),
        number_level(2, "1", 'text:display-levels="2"'),
    )
    lists += list_style("Dots", '<text:list-level-style-bullet text:level="1" text:bullet-char="•"/>')
    third = '<text:span text:style-name="B">one third</text:span>'
    return odt(
        tp("Rules of the Tannery", "Title"),
        items(
            "Rules",
            th("Name", 1) + items("", "The tannery is called Hide and Seek.", "It keeps its name."),
            th("Meetings", 1)
            + items("", f"A meeting needs {third} of the members.", "It lasts two hours."),
        ),
        items("Dots", "no smoking;", "no shouting."),
        automatic=lists,
    )  # fmt: skip


OFFICE: dict[str, Callable[[], bytes]] = {
    "automatic-numbers.docx": automatic_numbers,
    "tracked-changes.docx": tracked_changes,
    "boxes.docx": boxes,
    "typed-headings.docx": typed_headings,
    "outline.odt": outline,
    "revised.odt": revised,
    "levels.odt": levels,
}
