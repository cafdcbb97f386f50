"""The tokens hold what they promise: readable by day and by night, nothing below 12, targets for a finger."""

import pytest

from components import theme

TEXT_ON = [
    ("on_surface", "surface"),
    ("on_surface", "surface_container_lowest"),
    ("on_surface_variant", "surface"),
    ("on_surface_variant", "surface_container_lowest"),
    ("on_surface_variant", "surface_container_high"),
    ("primary", "surface"),
    ("primary", "surface_container_lowest"),
    ("primary", "primary_container"),
    ("on_primary_container", "primary_container"),
    ("on_primary", "primary"),
    ("on_primary", "on_primary_fixed_variant"),
    ("inverse_primary", "primary"),
    ("inverse_primary", "on_primary_fixed_variant"),
    ("on_primary_fixed", "primary_fixed"),
    ("on_secondary_fixed", "secondary_fixed"),
    ("on_tertiary_fixed", "tertiary_fixed"),
    ("error", "error_container"),
    ("error", "surface"),
    ("error", "surface_container_lowest"),
    ("on_error", "error"),
    ("on_inverse_surface", "inverse_surface"),
]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("roles", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "surface"), TEXT_ON)
def test_words_stand_out_from_their_surface(roles: dict[str, str], words: str, surface: str) -> None:
    assert contrast(roles[words], roles[surface]) >= 4.5


@pytest.mark.parametrize("roles", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_a_border_of_a_field_can_be_seen(roles: dict[str, str]) -> None:
    assert contrast(roles["outline"], roles["surface_container_lowest"]) >= 3


def test_both_themes_name_the_same_roles() -> None:
    assert theme.LIGHT.keys() == theme.DARK.keys()


def test_no_type_is_smaller_than_twelve_and_no_target_smaller_than_a_finger() -> None:
    sizes = (theme.FIGURE, theme.HEAD, theme.TITLE, theme.ROW, theme.BODY, theme.SECOND, theme.CAPTION)
    assert min(sizes) >= 12
    assert theme.MAIN_HEIGHT >= 56
    assert theme.ROW_HEIGHT >= 56
    assert theme.TOUCH >= 48
