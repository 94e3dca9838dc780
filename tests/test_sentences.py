"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbound.sourcing.sentences import split_sentences
from factbound.sourcing.text import fingerprint, normalise, number_sentences

PARAGRAPHS = [
    "The firm grew. | It hired.",
    "It rose 3.5 percent to $1.2 billion. | That was in 2018. | Then it fell.",
    "Mr. North met Dr. J. R. South of Compass Inc. in Washington, D.C. on Monday.",
    "He works for Compass Inc. | The firm sells maps.",
    "The U.S. Treasury said so. | He lives in the U.S. | The law is new.",
    "They met at 5 p.m. Monday. | They met at 5 p.m. | It rained.",
    "See No. 5 and p. 12. | He said no. | Five left.",
    "It began on Jan. 5, 2018. | The cat sat. | Dogs ran.",
    '"We won." | North said so. | "Is it true?" she asked. | "Yes!" | He left.',
    "He said (see p. 4.) | It ended.",
    "Wait... | What? | Wait... for it. | Really?! | Yes.",
    "The deal.[1] | The end.[2][3]",
    "1. First point. | 2. Second point.",
    "The iPhone sold. | iPhones sold. | He uses e.g. Maps and i.e. Compasses.",
    "Mail.Ru Group and example.org agreed. | Node.js did not.",
    "Компания выросла на 5 млрд руб. в 2018 г. по данным В. В. Северова. | Это много. | Он сказал: «Да». | Потом ушёл и т.д. | Это всё.",
    "北方公司成立。|俄罗斯很大！|“真的吗？”|他问。|好",
    "これは文です。|次の文です。",
    "هل هذا صحيح؟ | نعم.",
    "यह एक वाक्य है। | यह दूसरा है।",
    "So am I. | The rest left. | Vitamin C. Bonds were sold.",
    "No sign at the end",
    "...",
]


@pytest.mark.parametrize("marked", PARAGRAPHS)
def test_sentences_end_where_a_reader_says(marked: str) -> None:
    """Abbreviations, initials, decimals, quotes, lists and other scripts: a bar stands where a sentence ends."""
    wide = " | " not in marked and "|" in marked
    expected = marked.split("|" if wide else " | ")
    paragraph = ("" if wide else " ").join(expected)
    assert [paragraph[start:end] for start, end in split_sentences(paragraph)] == expected


def test_normal_form_does_not_depend_on_wrapping() -> None:
    """Line ends, white space and blank lines of a copy change nothing; letters are composed."""
    wrapped = "\ufeffTwo  firms\r\njoin.\u00a0 \tNow.\r\n \r\n\r\nSou\u0308th too.\r\n".removeprefix("\ufeff")
    assert normalise(wrapped) == normalise("Two firms join. Now.\n\nS\u006fu\u0308th too.") == "Two firms join. Now.\nSoüth too."


def test_lines_are_paragraphs_where_no_blank_line_is() -> None:
    """A text without blank lines has a paragraph in each line."""
    assert [one.name for one in number_sentences(normalise("One. Two.\nThree.\n"))] == ["p1s1", "p1s2", "p2s1"]


TEXTS = st.text(st.sampled_from("aB1.!?。… \n\t\"'()[]é\u0301\u00a0IV"), max_size=80).map(normalise)


@given(TEXTS)
def test_sentences_hold_all_of_a_text(text: str) -> None:
    """Offsets give back what was fingerprinted; sentences stand in order and leave out nothing but white space."""
    sentences = list(number_sentences(text))
    covered = [False] * len(text)
    last = 0
    for one in sentences:
        start, end = one.chars
        assert last <= start < end
        assert fingerprint(text[start:end]) == one.sha256
        assert text[start:end].strip() == text[start:end]
        covered[start:end] = [True] * (end - start)
        last = end
    assert all(done or letter.isspace() for done, letter in zip(covered, text, strict=True))
    assert len({one.name for one in sentences}) == len(sentences)


@given(TEXTS)
def test_normal_form_is_its_own(text: str) -> None:
    """Normalising twice changes nothing more, paragraph by paragraph."""
    assert normalise(text) == text
