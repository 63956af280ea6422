"""Prove that every PDF of the repository's lessons conforms to PDF/UA.

    python tools/conformance.py

Builds all lessons in every paper and print size into a temporary folder and puts each
file before veraPDF. A file that is known to be bad goes first and has to fail: a gate that
lets everything through proves nothing.

Exit status: 0 every file conforms, 1 some file does not, none was made, or the gate is open.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import weasyprint
from pdfua_check import Verdict, check_files

PAPERS = ("a4", "letter")
PRINT_SIZES = ("standard", "large")

# WeasyPrint calls this file PDF/UA; a paragraph in a list item breaks a rule all the same.
BAD_HTML = "<html lang=en><title>Known to be bad</title><h1>Bad</h1><ul><li><p>Item</ul></html>"
BROKEN_RULE = "7.2-20"


def main() -> int:
    """Build, check and report; return the exit status."""
    with TemporaryDirectory(prefix="broadsheet-conformance-") as name:
        folder = Path(name)
        bad = folder / "known-to-be-bad.pdf"
        weasyprint.HTML(string=BAD_HTML).write_pdf(bad, pdf_variant="pdf/ua-1")
        editions = itertools.product(PAPERS, PRINT_SIZES)
        pdfs = [pdf for edition in editions for pdf in build(folder, *edition)]
        gate, *verdicts = check_files([bad, *pdfs])
        return report(gate, verdicts)


def build(folder: Path, paper: str, print_size: str) -> list[Path]:
    """Build all lessons in one edition, as a user would; return the PDFs.

    Raises:
        SystemExit: When the build fails or makes no PDF.
    """
    output = folder / f"{paper}-{print_size}"
    broadsheet = Path(sys.executable).with_name("broadsheet")
    options = ["--paper", paper, "--print-size", print_size, "--output", str(output)]
    done = subprocess.run([broadsheet, "build", *options], check=False)  # noqa: S603 - our own
    pdfs = sorted(output.glob("*.pdf"))
    if done.returncode or not pdfs:
        sys.exit(f"conformance: the build for {paper}, {print_size} failed or made no PDF")
    return pdfs


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
