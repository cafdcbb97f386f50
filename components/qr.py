"""QR codes as pictures: dark on white whatever the theme, with the quiet margin that readers need."""

from __future__ import annotations

import flet as ft

from components import theme

MARGIN = 4


def qr(text: str, label: str, *, size: int = theme.QR, key: str = "qr") -> ft.Control:
    """`text` as a QR code; `label` is what a screen reader says."""
    return ft.Container(
        ft.Image(src=qr_svg(text), width=size, height=size, semantics_label=label),
        bgcolor=theme.PAPER,
        border_radius=theme.FIELD_RADIUS,
        padding=theme.S,
        key=key,
    )


def qr_svg(text: str, *, sturdy: bool = False) -> str:
    """The code as SVG, one unit a module; each run of dark modules is one bar. Of a `sturdy` one, for paper
    that hangs outdoors, a quarter may be lost.
    """
    from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
    from qrcode.main import QRCode

    code = QRCode(border=0, error_correction=ERROR_CORRECT_Q if sturdy else ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    matrix = [[bool(cell) for cell in line] for line in code.get_matrix()]
    side = len(matrix) + 2 * MARGIN
    bars = "".join(
        f"M{x + MARGIN} {y + MARGIN}h{run}v1h-{run}z"
        for y, line in enumerate(matrix)
        for x, run in _runs(line)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="white" d="M0 0h{side}v{side}h-{side}z"/><path fill="black" d="{bars}"/></svg>'
    )


def _runs(line: list[bool]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(line):
        if dark and found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((x, 1))
    return found
