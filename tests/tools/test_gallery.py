"""The gallery: which figures are in it, and when they are drawn again."""

import os

from gallery import _publish_one, published
from made_tables import international

from internationals import figures
from internationals.figures.drawings import Drawing

TABLES = international(["DE", "FR", "SV", ""], {0: {"name": "Party"}})


def test_the_gallery_has_at_most_fifteen_entries_of_known_figures() -> None:
    entries = [drawing for drawing, _ in published()]
    assert len(set(entries)) == len(entries) <= 15


def test_the_gallery_draws_a_figure_again_only_if_what_it_reads_has_changed(tmp_path) -> None:
    folder, drawing = tmp_path / "figures", Drawing("un_members")

    def drawn_again(tables) -> bool:
        for file in folder.glob("*"):
            os.utime(file, (1, 1))
        words = _publish_one((tables, drawing, ["page"], folder, tmp_path / "stamps"))
        assert words["en"]["title"] == figures.un_members(tables).title
        assert words["zh"]["alt"] == figures.un_members(tables, language="zh").alt
        times = {file.stat().st_mtime for file in folder.glob("*")}
        assert times == {1} or 1 not in times
        return times != {1}

    assert drawn_again(TABLES)
    assert not drawn_again(TABLES)
    assert len(TABLES.host_parties)
    assert not drawn_again(TABLES.replace(host_parties=TABLES.host_parties[:0]))
    sections = TABLES.sections
    more = TABLES.replace(sections=sections.assign(tier=sections["tier"].iloc[0], name="Another"))
    assert drawn_again(more)
    next(folder.glob("*.zh.pdf")).unlink()
    assert drawn_again(more)
    next(folder.glob("*.csv")).write_text("changed")
    assert drawn_again(more) and not drawn_again(more)
