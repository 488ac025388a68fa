"""Drawings for paper, as SVG: charts and bars in black and grey, and QR codes."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

import segno

from hub.services.charts import FONT_SIZE, HEIGHT, WIDTH, Chart, Line
from hub.services.factory_models import Owners

FONT: Final = "Libertinus Serif"
_STROKES: Final = (
    'stroke-width="2.4"',
    'stroke-width="1.8" stroke-dasharray="7 4"',
    'stroke-width="2.4" stroke-dasharray="0.1 5" stroke-linecap="round"',
)
_FILLS: Final = ("#333", "url(#hatch)", "#fff", "#999", "#ddd")
_HATCH: Final = (
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path d="M0 0V7" stroke="#000" stroke-width="2.4"/></pattern></defs>'
)


def chart_svg(chart: Chart) -> str:
    """Return a chart; the first line whole, the second in dashes, the third in dots, each with its own sign."""
    parts = [
        f'<path d="M{chart.left} {tick.at}H{chart.right}" stroke="#bbb" stroke-width="0.8"/>'
        + _text(tick.label, f'x="{float(chart.left) - 6:.1f}" y="{float(tick.at) + 4.5:.1f}"', tick.anchor)
        for tick in chart.y_ticks
    ]
    bottom = float(chart.bottom)
    parts += [
        f'<path d="M{tick.at} {chart.bottom}v5" stroke="#555"/>'
        + _text(tick.label, f'x="{tick.at}" y="{bottom + 20:.1f}"', tick.anchor)
        for tick in chart.x_ticks
    ]
    parts += [drawn for line in reversed(chart.lines) for drawn in _line(line)]
    return _svg(WIDTH, HEIGHT, parts)


def key_svg(number: int) -> str:
    """Return how the line of this number looks, for the words beside a chart."""
    return _svg(34, 12, _line(Line("", number, ("1,6 33,6",), (("17", "6"),))))


def owners_svg(owners: Owners) -> str:
    """Return whose a factory is, as a bar of 100."""
    parts = [
        f'<rect x="{float(part.at) * 4 + 1:.2f}" y="1" width="{float(part.length) * 4:.2f}" height="20" '
        f'fill="{_FILLS[part.number % len(_FILLS)]}" stroke="#000"/>'
        for part in owners.bar
    ]
    return _svg(402, 22, [_HATCH, *parts])


def swatch_svg(number: int) -> str:
    """Return how a part of a bar looks, for the words below it."""
    fill = _FILLS[number % len(_FILLS)]
    return _svg(14, 14, [_HATCH, f'<rect x="1" y="1" width="12" height="12" fill="{fill}" stroke="#000"/>'])


def qr_svg(text: str) -> str:
    """Return a QR code that a camera reads also from a photocopy: a quarter of it may be damaged."""
    out = BytesIO()
    segno.make(text, error="q", boost_error=False, micro=False).save(
        out, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return out.getvalue().decode().strip()


def _line(line: Line) -> list[str]:
    stroke = _STROKES[line.number % len(_STROKES)]
    lines = [f'<polyline points="{path}" fill="none" stroke="#000" {stroke}/>' for path in line.paths]
    return lines + [_sign(line.number, float(x), float(y)) for x, y in line.dots]


def _sign(number: int, x: float, y: float) -> str:
    match number % 3:
        case 0:
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        case 1:
            return (
                f'<rect x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6" '
                'fill="#fff" stroke="#000" stroke-width="1.6"/>'
            )
        case _:
            return f'<path d="M{x:.1f} {y - 4:.1f}l4 7h-8z"/>'


def _text(text: str, place: str, anchor: str) -> str:
    said = escape(text)
    return (
        f'<text {place} text-anchor="{anchor}" font-family="{FONT}" font-size="{FONT_SIZE + 1}">{said}</text>'
    )


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}">{"".join(parts)}</svg>'
    )
