"""Prove that every PDF of the repository's lessons conforms to PDF/UA.

    python tools/conformance.py

Builds all lessons in every paper and print size into a temporary folder, sets a pupil's name on
each worksheet, and puts every file before veraPDF. With them go the tests' own pages that have all
that a sheet and a key can have, whether a lesson has it or not. A file that is known to be bad goes
first and has to fail: a gate that lets everything through proves nothing.

Exit status: 0 every file conforms, 1 some file does not, none was made, or the gate is open.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from pdfua_check import Verdict, check_files

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))
from support import print_everything

from broadsheet.sheet.edition import Edition, PrintSize
from broadsheet.sheet.paper import Paper
from broadsheet.sheet.pupil import Inscription
from broadsheet.sheet.wordings import Words
from broadsheet.source.templates import Templates
from broadsheet.writers.pdf import layout as pdf
from broadsheet.writers.pdf.html import Renderer
from broadsheet.writers.pdf.name_labels import Label, make_labels
from broadsheet.writers.pdf.name_stamp import Copy, with_names

# What a lesson can be besides, in one edition: versions, a level, an insert, the overview.
VERSIONS = ("loaded-terms", "--versions", "2", "--level", "support", "--insert")

# In all directions, in letters of every font, and as long as a name may be.
NAMES = ("Ana Berg", "Мария Петрова", "محمد عبد الله", "Berg فاطمة", "W" * 120)

# WeasyPrint calls this file PDF/UA; a paragraph in a list item breaks a rule all the same.
BAD_HTML = "<html lang=en><title>Known to be bad</title><h1>Bad</h1><ul><li><p>Item</ul></html>"
BROKEN_RULE = "7.2-20"


def main() -> int:
    """Build, check and report; return the exit status."""
    with TemporaryDirectory(prefix="broadsheet-conformance-") as name:
        folder = Path(name)
        bad = folder / "known-to-be-bad.pdf"
        bad.write_bytes(pdf.write([pdf.lay_out(BAD_HTML, Templates())]))
        pdfs: list[Path] = []
        for paper, print_size in itertools.product(Paper, PrintSize):
            paged = ["--paper", paper, "--print-size", print_size]
            edition = Edition(paper, print_size)
            output = folder / f"{paper}-{print_size}"
            built = build(output, *paged)
            pdfs += [*built, *stamped(built, edition), *everything(output, edition)]
        pdfs += build(folder / "versions", *VERSIONS)
        gate, *verdicts = check_files([bad, *pdfs])
        return report(gate, verdicts)


def build(output: Path, *options: str) -> list[Path]:
    """Build lessons, as a user would, into a folder of their own; return the PDFs.

    Raises:
        SystemExit: When the build fails or makes no PDF.
    """
    broadsheet = Path(sys.executable).with_name("broadsheet")
    command = [str(broadsheet), "build", *options, "--output", str(output)]
    done = subprocess.run(command, check=False)  # noqa: S603 - our own
    pdfs = sorted(output.glob("*.pdf"))
    if done.returncode or not pdfs:
        sys.exit(f"conformance: the build with {' '.join(options)} failed or made no PDF")
    return pdfs


def stamped(built: list[Path], edition: Edition) -> list[Path]:
    """Set a name on each worksheet of an edition; return the files, which stand beside them."""
    worksheets = [path for path in built if path.stem.endswith("-worksheet")]
    texts = [Inscription("name", name) for name in NAMES]
    found = make_labels(texts, edition, Renderer(Words("en", Templates()), Templates()))
    labels = [(label,) for label in found if isinstance(label, Label)]
    copies = map(Copy, (path.read_bytes() for path in worksheets), itertools.cycle(labels))
    made: list[Path] = []
    for worksheet, content in zip(worksheets, with_names(copies), strict=True):
        made.append(worksheet.with_stem(f"{worksheet.stem}-with-name"))
        made[-1].write_bytes(content)
    return made


def everything(folder: Path, edition: Edition) -> list[Path]:
    """Write the worksheet and the key that have everything; return the files."""
    made = print_everything(edition)
    files = {"everything-worksheet.pdf": made.worksheet, "everything-answer-key.pdf": made.key}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def report(gate: Verdict, verdicts: list[Verdict]) -> int:
    """Print what was found; return the exit status."""
    if BROKEN_RULE not in {failure.rule for failure in gate.failures}:
        print(f"conformance: the gate is open, a file that breaks {BROKEN_RULE} got through")
        print(gate)
        return 1
    for verdict in verdicts:
        print(verdict)
    failed = [verdict for verdict in verdicts if verdict.status]
    print(f"conformance: {len(verdicts) - len(failed)} of {len(verdicts)} PDFs conform to PDF/UA-1")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
