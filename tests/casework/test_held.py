"""What a file holds is bounded before it is read: none is waited for, and each refusal names its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.held import LONGEST_LINE, MOST_PARTS, too_much
from datui.casework.imported import LARGEST, WrongFile
from datui.casework.landlord import joined
from datui.casework.lines import line_of
from datui.casework.tables import PackRefused, parsed
from tests.landlords import PACK, pack


def refusal(text: str) -> str:
    with pytest.raises(PackRefused) as refused:
        parsed("The pack", text)
    return refused.value.reason


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("a" + ".a" * 100_000 + " = 1", f"is longer than {LONGEST_LINE:,} characters"),
        ("a" + ".a" * 1_000 + " = 1", f"has more than {MOST_PARTS} full stops outside quotation marks"),
        ("[a" + ' ."a"' * 500 + "]", f"has more than {MOST_PARTS} full stops outside quotation marks"),
        ('x = {y = """z"""", a' + ".a" * 500 + " = 1}", "full stops outside quotation marks"),
        ("a = " + "[" * 100, "is nested too deeply"),
        ("a = " + "{a = " * 100, "is nested too deeply"),
        ("a = " + "9" * 5_000, f"is longer than {LONGEST_LINE:,} characters"),
    ],
)
def test_what_would_be_waited_for_or_cannot_be_read_is_refused_by_its_line(line, says):
    said = refusal(f'# Ours.\nb = """\nc\n"""\n{line}\n')
    assert said.startswith("The pack, line 5: ")
    assert says in said


def test_brackets_and_full_stops_within_quotation_marks_are_only_words(rules):
    words = "So. " * 100 + "[" * 100 + "e.g. 'this'"
    policy, _rules = joined(pack("Whoever reports is believed.", words), rules)
    assert policy.title
    assert parsed("x", f'a = """{words}\n{words}""""\nb = \'\'\'{words[:-6]}\'\'\'\nc = "\\"{words}"').text("c")


def test_what_nests_over_many_lines_is_refused_by_the_line_that_goes_too_deep():
    assert refusal("a = [\n" + "[\n" * 1_000).startswith("The pack, line 21: ")


@pytest.mark.parametrize(
    "line",
    [
        "k{}" + ".a" * (MOST_PARTS - 1) + " = 1\n",
        "a" + ".a" * (MOST_PARTS - 2) + ".k{} = 1\n",
        "[t{}" + ".a" * MOST_PARTS + "]\n",
        "[[t{}]]\n",
    ],
)
def test_the_largest_file_that_is_read_at_all_is_not_waited_for(line):
    text = "".join(line.format(number) for number in range(LARGEST // len(line)))
    assert parsed("x", text).has(text[:1] if text[0] == "a" else "k0" if text[0] == "k" else "t0")


@pytest.mark.parametrize(
    "line", ["[" + " " * 3_900, '"' + " " * 3_900, "[a" + " ." * 1_900, "a" * 3_900, "'\"" * 1_900]
)
def test_the_line_of_a_key_is_looked_for_without_waiting(line):
    assert line_of(f"{line}\n" * 60 + "[control]\nlead = 1", "control.lead") == 62


@given(st.text(alphabet="a.[]{}\"'\\#\n= ", max_size=200))
def test_whatever_is_refused_is_refused_on_a_line_of_the_file(text):
    if found := too_much(text):
        assert 1 <= found[0] <= text.count("\n") + 1


@pytest.mark.parametrize("key", ["title", "cited_as", "landlord"])
def test_a_line_of_a_pack_that_no_record_could_keep_is_refused_by_line(rules, key):
    held = next(line for line in PACK.splitlines() if line.startswith(f"{key} = "))
    with pytest.raises(WrongFile, match=rf"line \d, policy\.{key}: is longer than 500 characters"):
        joined(pack(held, f'{key} = "{"x" * 501}"'), rules)
