"""The synopsis as one HTML file: no script, nothing loaded from elsewhere, a style of its own for paper.

Every text is escaped; a content policy in the file forbids whatever might slip through.
"""

from html import escape
from typing import Final

from federation.statutes.writing.synopsis import Cell, Change, MarkedLine, Synopsis
from federation.statutes.writing.synopsis_words import words

_SIGNS: Final[dict[Change, tuple[str, str]]] = {
    "+": ("+", "line-inserted"),
    "-": ("−", "line-deleted"),
    "x": ("≠", "line-both"),
}
SUBSTANCE: Final = "⚠"
_WIDE: Final = 4  # drafts; with more of them, a page of paper shows them one below the other

_STYLE: Final = """
:root { color-scheme: light; --line: #b8b8b8; --quiet: #595959; }
body { margin: 1.5rem; font: 16px/1.45 Georgia, "Times New Roman", serif; color: #111; background: #fff; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
.key { color: var(--quiet); font-size: .9rem; margin: 0 0 1rem; }
.key > span { margin-right: 1.2em; white-space: nowrap; }
.scroll { overflow: auto; max-height: 85vh; border: 1px solid var(--line); }
table { border-collapse: separate; border-spacing: 0; }
th, td { vertical-align: top; text-align: left; padding: .6rem .7rem; border-right: 1px solid var(--line);
  border-bottom: 1px solid var(--line); background: #fff; }
td { min-width: 19rem; max-width: 30rem; }
tbody th { position: sticky; left: 0; z-index: 1; min-width: 8rem; max-width: 12rem; background: #f4f4f2; }
thead th { position: sticky; top: 0; z-index: 2; background: #e9e9e5; }
thead th:first-child { left: 0; z-index: 3; }
.name { font-weight: bold; margin: 0 0 .3rem; }
.line { position: relative; margin: 0 0 .35rem; padding-left: 2.1em; }
.sign { position: absolute; left: 0; font-weight: bold; font-family: sans-serif; }
.said, .none { color: var(--quiet); font-style: italic; margin: 0 0 .3rem; }
.read { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
ins { text-decoration: underline; text-underline-offset: .15em; background: #e6f2e6; }
del { text-decoration: line-through; background: #f7e6e6; }
.substance { font-weight: bold; }
td::before { content: attr(data-draft); display: none; font-weight: bold; color: var(--quiet); }
@media (max-width: 40rem) {
  .scroll { max-height: none; border: 0; } thead { display: none; }
  table, tbody, tr, th, td { display: block; max-width: none; min-width: 0; } tbody th { position: static; }
  td::before { display: block; }
}
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  body { margin: 0; font-size: 9pt; } .scroll { overflow: visible; max-height: none; border: 0; }
  th, td { position: static !important; min-width: 0; max-width: none; } thead { display: table-header-group; }
  ins, del { background: none; }
  .many thead { display: none; }
  .many, .many tbody, .many tr, .many th, .many td { display: block; } .many td::before { display: block; }
  .many tbody th { break-after: avoid; font-size: 11pt; }
}
""".strip()


def write_synopsis_html(synopsis: Synopsis) -> bytes:
    """Return the synopsis as one file."""
    said = {name: escape(sentence) for name, sentence in words(synopsis.language).items()}
    title = escape(synopsis.title)
    names = [escape(name) for name in synopsis.names]
    mark = f" · {said['base']}"
    head = "".join(
        f'<th scope="col">{name}{mark if draft == synopsis.base else ""}</th>'
        for draft, name in enumerate(names)
    )
    body = "\n".join(
        f'<tr><th scope="row">{escape(row.label)}</th>'
        + "".join(
            f'<td data-draft="{name}">{_cell(cell, said, moved=row.base != synopsis.base)}</td>'
            for name, cell in zip(names, row.cells, strict=True)
        )
        + "</tr>"
        for row in synopsis.rows
    )
    many = ' class="many"' if len(names) > _WIDE else ""
    page = f"""<!doctype html>
<html lang="{synopsis.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{_STYLE}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p class="key">{_key(said)}</p>
<div class="scroll" tabindex="0" role="region" aria-label="{title}">
<table{many}>
<thead><tr><th scope="col">{said["topic"]}</th>{head}</tr></thead>
<tbody>
{body}
</tbody>
</table>
</div>
</main>
</body>
</html>
"""
    return page.encode()


def _key(said: dict[str, str]) -> str:
    signs = [f"<span><strong>{sign}</strong> {said[name]}</span>" for sign, name in _SIGNS.values()]
    marks = [f"<span><ins>{said['inserted']}</ins></span>", f"<span><del>{said['deleted']}</del></span>"]
    return "".join([*marks, *signs, f"<span><strong>{SUBSTANCE}</strong> {said['substance']}</span>"])


def _cell(cell: Cell, said: dict[str, str], *, moved: bool) -> str:
    if cell.kind == "absent":
        return f'<p class="none">{said["absent"]}</p>'
    note = (
        "base-here"
        if cell.kind == "base" and moved
        else cell.kind
        if cell.kind in {"same", "other"}
        else None
    )
    shown = [f'<p class="said">{said[note]}</p>'] if note else []
    for entry in cell.entries:
        if entry.title:
            shown.append(f'<p class="name">{escape(entry.title)}</p>')
        if cell.kind != "same":
            shown.extend(_line(line, said) for line in entry.lines)
    return "".join(shown)


def _line(line: MarkedLine, said: dict[str, str]) -> str:
    return f'<p class="line">{_sign(line, said)}{"".join(_piece(line))}</p>'


def _sign(line: MarkedLine, said: dict[str, str]) -> str:
    if not line.change:
        return ""
    sign, name = _SIGNS[line.change]
    weight, meaning = (SUBSTANCE, f"; {said['substance']}") if line.substance else ("", "")
    return (
        f'<span class="sign"><span aria-hidden="true">{sign}{weight}</span>'
        f'<span class="read">{said[name]}{meaning}: </span></span>'
    )


def _piece(line: MarkedLine) -> list[str]:
    shown = []
    for piece in line.pieces:
        text = escape(piece.text)
        tag = {"insert": "ins", "delete": "del"}.get(piece.op)
        weight = ' class="substance"' if piece.substance else ""
        shown.append(f"<{tag}{weight}>{text}</{tag}>" if tag else text)
    return shown
