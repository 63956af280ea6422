"""Time Broadsheet against Typst: one lesson, and a class of 30 in three versions with three keys.

    pip install 'broadsheet[benchmarks]'
    python benchmarks/against_typst.py [LESSON] [RUNS]

Typst gets a document that is ready to be set, with the same words in the same fonts, as PDF/UA;
what it does not do says `typst_source.py`. Both are cold commands. How times are compared says
`common.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import typst_source
from common import (
    BROADSHEET,
    LESSON,
    argument,
    begin,
    compare,
    decide,
    pages_in,
    read_lesson,
    timed,
    write_class,
)

from broadsheet.checks.check import Checked
from broadsheet.sheet.sheet import Key
from broadsheet.source.fonts import font_folders
from broadsheet.writers.phrases import Phrases

TYPST = """
import sys, typst
fonts, *sources = sys.argv[1:]
for source in sources:
    typst.compile(source, output=source + ".pdf", font_paths=fonts.split("|"),
                  ignore_system_fonts=True, pdf_standards=["ua-1"])
"""


def typst_writer(lesson: Checked, versions: int) -> tuple[typst_source.Writer, Sequence[Key]]:
    """What writes the keys of a lesson's versions for Typst, and these keys."""
    decided = decide(lesson, versions)
    furniture, passages = decided.renderer.words.furniture, decided.keys[0].sheet.passages
    return typst_source.Writer(Phrases(furniture, passages, decided.lines)), decided.keys


def main() -> None:
    """Compare one lesson, then a class."""
    name = sys.argv[1] if len(sys.argv) > 1 else LESSON
    runs = argument(2, 5)
    lesson = read_lesson(name)
    at = Path(__file__).resolve().parent.parent
    fonts = "|".join(str(folder) for folder in font_folders())
    with TemporaryDirectory(prefix="broadsheet-benchmark-") as folder:
        out = Path(folder)

        def source(file: str, pages: list[str]) -> str:
            path = out / f"{file}.typ"
            text = typst_source.document(lesson.header.title, pages)
            path.write_text(text, encoding="utf-8")
            return str(path)

        def typst(*sources: str) -> list[str]:
            return [sys.executable, "-c", TYPST, fonts, *sources]

        build = [*BROADSHEET, "build", name, "--force", "-o", folder]
        writer, (key,) = typst_writer(lesson, 1)
        one = typst(
            source("worksheet", [writer.worksheet(key.sheet)]),
            source("key", [writer.answer_key(key)]),
        )
        begin(f"{name} by Broadsheet and by Typst", runs)
        timed(build, at), timed(one, at)
        pages = [pages_in(out.glob(f"*{ending}")) for ending in ("t.pdf", "y.pdf", ".typ.pdf")]
        print(f"  pages: {pages[0]} and {pages[1]} by Broadsheet, {pages[2]} by Typst")
        compare(("broadsheet", "typst"), (build, one), runs, at)
        writer, versions = typst_writer(lesson, 3)
        copies = [writer.worksheet(versions[n % 3].sheet, f"Pupil {n}") for n in range(30)]
        keys = [writer.answer_key(key) for key in versions]
        many = typst(
            source("class", copies), *(source(f"key-{n}", [text]) for n, text in enumerate(keys))
        )
        of_30 = [*build, "--versions", "3", "--class", str(write_class(out, 30))]
        compare(("class of 30", "typst"), (of_30, many), runs, at)


if __name__ == "__main__":
    main()
