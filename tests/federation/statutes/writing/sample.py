"""Statutes for the tests of writing: one with everything that a statute may have, one with hostile words."""

from federation.documents.statute import Article, Division, Passage, Statute, UnitKind


def unit(
    id_: str,
    *lines: tuple[int, str | None, str],
    kind: UnitKind = "article",
    label: str | None = None,
    heading: str | None = None,
    division: tuple[Division, ...] = (),
) -> Article:
    """Return an article made of lines: depth, label, and the words after it."""
    texts = [f"{label_} {words}" if label_ else words for _, label_, words in lines]
    parts, start = [], 0
    for (depth, label_, _), text in zip(lines, texts, strict=True):
        parts.append(Passage(label=label_, depth=depth, start=start, end=start + len(text)))
        start += len(text) + 1
    number = next((piece for piece in id_.split("-") if piece.isdigit()), None)
    return Article(
        id=id_,
        kind=kind,
        number=number if label else None,
        label=label,
        heading=heading,
        division=division,
        text="\n".join(texts),
        parts=tuple(parts),
    )


TITLE = Division(kind="title", number="1", title="De la federación")
FIRST = Division(kind="chapter", number="1", title="Naturaleza y fines")
SECOND = Division(kind="chapter", number="2", title="Del congreso")
PROVISIONS = Division(kind="provisions", title="Disposiciones transitorias")

FULL = Statute(
    title="Estatuto del Frente de Empresas Recuperadas",
    articles=(
        unit(
            "preamble",
            (
                0,
                None,
                "Nosotros, los trabajadores de las empresas recuperadas, reunidos en Caracas, acordamos:",
            ),
            kind="preamble",
        ),
        unit(
            "article-1",
            (0, None, "Se crea la federación de las empresas bajo control de sus trabajadores."),
            label="1.º",
            heading="Creación",
            division=(TITLE, FIRST),
        ),
        unit(
            "article-2",
            (0, None, "Son fines de la federación:"),
            (1, "a)", "defender los puestos de trabajo;"),
            (1, "b)", "sostener la producción bajo control obrero:"),
            (2, "1.", "con materias primas propias;"),
            (2, "2.", "con crédito público;"),
            (1, "c)", "formar a sus miembros."),
            (0, None, "Estos fines no se cambian sin dos tercios de los votos."),
            label="2.º",
            heading="Fines",
            division=(TITLE, FIRST),
        ),
        unit(
            "article-3",
            (0, None, "El congreso tiene quórum con el 25 % de los delegados, y decide sobre:"),
            (1, None, "el plan anual;"),
            (1, None, "las cuentas."),
            label="3.º",
            heading="Quórum del congreso",
            division=(TITLE, SECOND),
        ),
        unit(
            "article-4",
            (0, None, "Cada empresa debe aportar según su tamaño:"),
            (0, None, "Tamaño | Aporte"),
            (0, None, "hasta 50 trabajadores | 1 %"),
            (0, None, "más de 50 trabajadores | 2 %"),
            label="4.º",
            division=(TITLE, SECOND),
        ),
        unit(
            "transitional-1",
            (0, None, "El primer congreso se reúne dentro de seis meses."),
            label="primera",
            division=(PROVISIONS,),
        ),
        unit(
            "annex-1",
            (0, None, "Empresas fundadoras: Inveval, Inaf."),
            kind="annex",
            label="1",
            heading="Fundadoras",
        ),
        unit(
            "closing", (0, None, "Dado en Caracas, a los 30 días del mes de junio de 2007."), kind="closing"
        ),
    ),
)

HOSTILE_LINES = (
    '#import "@preview/evil:1.0.0": *',
    '#eval("1+1") #read("/etc/passwd") \\u{41} $ x^2 $ ] [ } { _cursiva_ *negrita* `código`',
    "<script>alert(1)</script> &amp; & \"comillas\" 'simples' ]]>",
    "// comentario /* otro */ https://ejemplo.test = título",
    "1. no es una lista",
    "=SUMA(A1:A9)",
)
HOSTILE = Statute(
    title='Título #eval("2+2") <b>& $x$ ] "',
    articles=(
        unit(
            "article-1",
            *((0, None, line) for line in HOSTILE_LINES),
            label="1",
            heading='Encabezado #panic("no") <i> & \\ $ ]',
        ),
    ),
)
