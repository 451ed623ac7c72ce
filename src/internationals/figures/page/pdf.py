"""Pages in PDF: text that can be searched, title and language."""

from __future__ import annotations

import io
from itertools import groupby
from typing import Any

from matplotlib.backends.backend_pdf import Name, PdfFile, RendererPdf
from matplotlib.font_manager import FontPath, get_font

from internationals.figures.page.letters import Glyph, Letter, Letters


class PdfRenderer(Letters, RendererPdf):
    """Draws on a page of so many points."""

    def __init__(self, width: float, height: float) -> None:
        self.stream = io.BytesIO()
        self._codes: dict[Glyph, tuple[str, int]] = {}
        file = PdfFile(self.stream)  # type: ignore[no-untyped-call]
        file.newPage(width / 72, height / 72)  # type: ignore[no-untyped-call]
        super().__init__(file, 72, height / 72, width / 72)  # type: ignore[no-untyped-call]

    def draw_line(self, gc: Any, x: float, y: float, line: tuple[Letter, ...], size: float) -> None:
        """Write a text object, each letter where it was laid out."""
        written = ["BT"]
        for (font, rise), run in groupby(line, lambda each: (self._code(each.glyph)[0], each.y)):
            first, *others = run
            place = f"{x + first.x * size:.4f} {y + rise * size:.4f}"
            shown, pen = "", 1000 * first.x
            for letter in (first, *others):
                # From where the letter before ends, in thousandths of an em to the left.
                gap = round(pen - 1000 * letter.x)
                shown += f">{gap}<" * bool(gap) + f"{self._code(letter.glyph)[1]:04X}"
                pen += round(1000 * letter.advance) - gap
            written.append(f"/{font} {size:g} Tf 1 0 0 1 {place} Tm [<{shown}>] TJ")
        self.check_gc(gc, gc.get_rgb())  # type: ignore[no-untyped-call]
        self.file.write("\n".join([*written, "ET\n"]).encode())

    def _code(self, glyph: Glyph) -> tuple[str, int]:
        """Name of a font of the file, and the code of a glyph in it."""
        if glyph not in self._codes:
            font = FontPath(glyph.font, glyph.face)
            tracker = self.file._character_tracker
            subset, code = tracker.track_glyph(get_font(font), glyph.characters, glyph.place)
            self._codes[glyph] = self.file.fontName(font, subset).name.decode(), code
        return self._codes[glyph]

    def content(self, title: str, language: str) -> bytes:
        """The file: with a title, and the language of its text as BCP 47 has it."""
        self.finalize()  # type: ignore[no-untyped-call]
        file = self.file
        file.endStream()
        # Matplotlib writes a catalogue without language, and the date.
        catalogue = {"Type": Name("Catalog"), "Pages": file.pagesObject, "Lang": language}  # type: ignore[no-untyped-call]
        file.writeObject(
            file.rootObject, {**catalogue, "ViewerPreferences": {"DisplayDocTitle": True}}
        )
        file.infoDict = {"Title": title}
        file.finalize()
        return self.stream.getvalue()
