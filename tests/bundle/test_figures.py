"""The page of figures: a section is replaced when measured again, the others stay."""

from pathlib import Path

from server.bench.figure import Figure, number, write


def test_a_section_is_written_again_and_the_others_stay(tmp_path: Path) -> None:
    page = tmp_path / "figures.md"
    write("Start", "How it was measured.", [Figure("warm", 2.0, "s", "stock 8.0 s", 0.25)], page)
    write("Sync", "Otherwise.", [Figure("empty sync", 12.34, "ms")], page)
    write("Start", "How it was measured.", [Figure("warm", 1.5, "s", "stock 8.0 s", 0.19)], page)
    text = page.read_text("utf-8")
    assert text.startswith("# Figures")
    assert text.count("## Start") == 1
    assert "| warm | 1.50 s | stock 8.0 s | 0.19 |" in text
    assert "| empty sync | 12.3 ms |  |  |" in text
    assert "2.00 s" not in text


def test_numbers_show_what_matters() -> None:
    assert [number(value) for value in (1234.5, 12.345, 0.1234)] == ["1234", "12.3", "0.12"]
