"""Bars as SVG, for the documentation: readable on light and dark pages, no library."""

from collections.abc import Mapping
from html import escape

_LEFT, _WIDTH, _ROW, _TOP = 210, 640, 30, 44
_BAR, _MARKED = "#8da0b6", "#2f6fb3"


def bars(title: str, values: Mapping[str, float], *, marked: str, unit: str) -> str:
    """One bar for each value, with its figure; ``marked`` stands out."""
    longest = max(values.values())
    height = _TOP + _ROW * len(values) + 12
    rows = [
        _row(name, value, place, longest, unit=unit, colour=_MARKED if name == marked else _BAR)
        for place, (name, value) in enumerate(values.items())
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
            'role="img" font-family="sans-serif" font-size="14">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
            f'<text x="12" y="24" font-weight="bold" fill="#1b2733">{escape(title)}</text>',
            *rows,
            "</svg>\n",
        ]
    )


def _row(name: str, value: float, place: int, longest: float, *, unit: str, colour: str) -> str:
    y, right = _TOP + _ROW * place, _LEFT - 10
    length = round((_WIDTH - _LEFT - 90) * value / longest, 1)
    return (
        f'<text x="{right}" y="{y + 16}" text-anchor="end" fill="#1b2733">'
        f"{escape(name)}</text>"
        f'<rect x="{_LEFT}" y="{y}" width="{length}" height="22" fill="{colour}"/>'
        f'<text x="{_LEFT + length + 8}" y="{y + 16}" fill="#1b2733">{value:.1f}{unit}</text>'
    )
