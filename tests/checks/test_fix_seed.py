"""`check --fix` fixes the front matter of articles, and never an article."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import LESSON, SEED, broadsheet, workspace

from broadsheet.checks import fix_seed
from broadsheet.checks.library import Library
from broadsheet.source.workspace import Workspace

GOOD = "---\nauthor: Ann Other\nlines: kept\nfurniture:\n  - The ferry\n---\n"
FAULTY = {
    "dashes of Word": GOOD.replace("---", "—"),
    "the line below": GOOD[:-4] + "–––\n",
    "two hyphens": GOOD.replace("---", "--"),
    "a name": GOOD.replace("author", "Author"),
    "a value": GOOD.replace("kept", "Kept"),
    "all of them": GOOD.replace("author", "autor").replace("---", "—").replace("kept", "Kept"),
}


@pytest.mark.parametrize("front", FAULTY.values(), ids=FAULTY)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "with a mark"])
def test_what_is_certain_is_fixed_and_the_article_stays(
    tmp_path: Path, front: str, ends: str, mark: str
) -> None:
    desk = workspace(tmp_path / "desk")
    path = desk / "seeds" / "bridge.txt"
    path.write_bytes((mark + front + SEED).replace("\n", ends).encode())
    result = broadsheet("check", "--fix", at=desk)
    assert path.read_bytes() == (mark + GOOD + SEED).replace("\n", ends).encode()
    assert result.status == 0
    assert "becomes" in result.out
    assert "seeds/bridge.txt:" in result.out


LEFT = {
    "nothing is wrong": GOOD + SEED,
    "an article has such lines": SEED + "\n—\n\nAutor: Ann\n",
    "nothing is certain": "---\nzebra: x\n---\n" + SEED,
    "markup": GOOD + SEED + "\n<b>bold</b> foot-\nbridge\n",
    "no end": "---\nauthor: Ann\n\n" + SEED,
    "no text": "—\nauthor: Ann\n—\n",
}


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_everything_else_is_left_alone(tmp_path: Path, text: str) -> None:
    desk = workspace(tmp_path / "desk", {"bridge": LESSON}, {"bridge": text})
    broadsheet("check", "--fix", at=desk)
    assert (desk / "seeds" / "bridge.txt").read_text("utf-8") == text


def test_a_newer_save_is_never_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = workspace(tmp_path / "desk", seeds={"bridge": FAULTY["dashes of Word"] + SEED})
    path = desk / "seeds" / "bridge.txt"
    is_better = fix_seed._is_better

    def saving(*given: object) -> bool:
        path.write_text("A newer save\n", "utf-8")
        return is_better(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(fix_seed, "_is_better", saving)
    space = Workspace(desk, desk)
    assert fix_seed.fix_seed(Library(space), path).done == ()
    assert path.read_text("utf-8") == "A newer save\n"
