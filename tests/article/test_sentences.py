"""Where sentences end: one rule for warnings, quotations in an editor, and terms."""

from __future__ import annotations

import pytest

from broadsheet.article.sentences import sentence_ends, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is $13.6 million. It was 9.", ["It is $13.6 million.", "It was 9."]),
        ("Mr. Lee came. So did Dr. Ray.", ["Mr. Lee came.", "So did Dr. Ray."]),
        ("The U.S. Army came. It stayed.", ["The U.S. Army came.", "It stayed."]),
        ("He left the U.S. The rest stayed.", ["He left the U.S.", "The rest stayed."]),
        ("“Why?” she asked. “No.” He left.", ["“Why?” she asked.", "“No.”", "He left."]),
        ("No end", ["No end"]),
        # Only before a figure it is a number: no answer ends otherwise.
        ("It is no. 5 of 9.", ["It is no. 5 of 9."]),
        ("They said no. Nobody went.", ["They said no.", "Nobody went."]),
        ("On Jan. 5 it rained. 40 came.", ["On Jan. 5 it rained.", "40 came."]),
        # A small letter of any script goes on with a sentence.
        ("Он пришёл и т. д. в школу. Она ждала.", ["Он пришёл и т. д. в школу.", "Она ждала."]),
        ("Stop!’ (She left.) Then…", ["Stop!’", "(She left.)", "Then…"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[s.start : s.end].strip() for s in sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("One. Two.", [(4, 5), (9, 9)]),
        ("He said “no.”  Then", [(13, 15)]),
        ("fury. Nurse", [(5, 6)]),
        ("fury, nurse", []),
    ],
)
def test_a_gap_is_from_the_last_sign_to_the_next_sentence(
    text: str, gaps: list[tuple[int, int]]
) -> None:
    assert [(gap.start, gap.end) for gap in sentence_ends(text)] == gaps
