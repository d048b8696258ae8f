"""A checklist in an association's own wording joins the others whole, or is refused by line, key and reason."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.checklists import Checklists
from datui.casework.compare import compared, offered_first, prompts, together
from datui.casework.consider import outstanding
from datui.casework.followup import follow_ups
from datui.casework.imported import LARGEST, WrongFile
from datui.casework.kinds import Pack, RiskAssessment, Wording
from datui.casework.landlord import rules_of_vault
from datui.casework.licensed import read_wording, shared
from datui.casework.records import VAULT_CASE, Entry, Record, build
from datui.casework.risk import tally
from datui.casework.text import clean
from tests.casework.stories import MONDAY, Story
from tests.landlords import PACK
from tests.wordings import IDS, NEXT, TEXTS, WORDING, wording

AT = datetime(2026, 11, 23, tzinfo=UTC)
OURS = "fernleigh-list"


def kept(*records: Record, role: str = "officer") -> list[Entry]:
    return [Entry(seq, VAULT_CASE, AT, "p", "Sam", role, one) for seq, one in enumerate(records, 1)]


def held(text: str = WORDING) -> Wording:
    return Wording(record_id="1" * 32, named="x", edition="x", text=text)


def with_ours(rules, *texts):
    return rules_of_vault(rules, kept(*(held(text) for text in texts or (WORDING,))))


def asked(tool, answers):
    values = {"record_id": "0" * 32, "instrument": tool.id, "edition": tool.edition, "answers": answers}
    return build(RiskAssessment, values, now=MONDAY)


def case_with(rules, answers, instrument=OURS):
    """A case in which a checklist of these rules was asked."""
    story, tool = Story(), rules.instruments[instrument]
    story.tell(RiskAssessment, instrument=tool.id, edition=tool.edition, answers=answers)
    return replace(story.case, rules=rules)


# Joining


def test_it_is_asked_beside_those_that_were_there_and_takes_the_place_of_none(rules):
    ours = with_ours(rules)
    assert list(ours.instruments) == [*rules.instruments, OURS]
    assert [item.text for item in ours.instruments[OURS].items] == TEXTS
    assert ours.instruments[OURS].licence_note == "Licensed to Fernleigh Homes, FL-1."
    assert all(ours.instruments[one] == rules.instruments[one] for one in rules.instruments)
    assert OURS not in rules.instruments
    assert offered_first(None, ours, date(2026, 11, 23)).id == "dash-prompts"


def test_a_new_edition_is_asked_and_the_one_before_keeps_its_words(rules):
    lists = with_ours(rules, WORDING, NEXT).instruments
    assert lists[OURS].edition == "2"
    assert [tool.edition for tool in lists.earlier] == ["1"]
    before = lists.edition(OURS, "1")
    assert before is not None
    assert [item.text for item in before.items] == TEXTS
    assert lists.nearest(OURS, "1") == before
    assert lists.nearest(OURS, "never") == lists[OURS]
    assert lists.edition(OURS, "never") is None
    assert lists.nearest("never", "1") is None
    assert len(lists) == len(rules.instruments) + 1


def test_a_case_says_an_assessment_in_the_words_of_the_edition_that_it_was_asked_with(rules):
    ours = with_ours(rules)
    assessment = asked(ours.instruments[OURS], {"strangled": "yes"})
    (which, *said) = assessment.more_said(ours)
    assert which.words.startswith("Fernleigh's own list, edition 1")
    assert [each.label for each in said] == [f"{number}. {text}" for number, text in enumerate(TEXTS, 1)]


def test_beside_its_next_edition_an_assessment_still_has_the_words_and_the_count_it_was_asked_with(rules):
    both = with_ours(rules, WORDING, NEXT)
    old = both.instruments.earlier[0]
    assessment = asked(old, {"strangled": "yes"})
    (which, *said) = assessment.more_said(both)
    assert which.words.startswith("Fernleigh's own list, edition 1")
    assert [each.label for each in said] == [f"{number}. {text}" for number, text in enumerate(TEXTS, 1)]
    assert tally(assessment, both.instruments.nearest(OURS, "1")).not_asked == 23


def test_two_editions_are_compared_question_by_question(rules):
    both = with_ours(rules, WORDING, NEXT)
    before = asked(both.instruments.earlier[0], {"injury": "no", "worse": "yes"})
    found = compared(before, asked(both.instruments[OURS], {"injury": "yes", "worse": "yes"}), both)
    assert [(one.words, one.before, one.after) for one in found.changed] == [
        ("Fernleigh question 1: is it so now?", "no", "yes")
    ]
    assert found.only_one == 0


def test_what_was_not_known_in_one_edition_is_answered_in_the_next(rules):
    both = with_ours(rules, WORDING, NEXT)
    story, old = Story(), both.instruments.earlier[0]
    one = story.tell(RiskAssessment, instrument=OURS, edition="1", answers={IDS[3]: "not_known"})
    case = replace(story.case, rules=both)
    (duty,) = [duty for duty in case.duties if duty.code == "risk-not-known"]
    assert (duty.words, duty.route.record_id) == (f"Come back to: {old.items[3].text}", one)
    assert "Risk: 23 not asked" in [line.words for line in case.missing]
    story.tell(RiskAssessment, instrument=OURS, edition="2", answers={IDS[3]: "no"})
    assert follow_ups(replace(story.case, rules=both)) == ()


def test_a_long_question_is_named_short_where_several_stand(rules):
    long = wording(TEXTS[3], "Long " * 50)
    case = case_with(with_ours(rules, long), {IDS[3]: "not_known"})
    (duty,) = [duty for duty in case.duties if duty.code == "risk-not-known"]
    assert duty.words.endswith(" Long…")
    assert len(duty.words) < 100


def test_the_rules_of_a_vault_are_other_rules_with_each_checklist_and_the_same_without(rules):
    assert rules_of_vault(rules, []) == rules
    assert with_ours(rules).digest != rules.digest
    assert with_ours(rules).digest == with_ours(rules).digest
    assert with_ours(rules) != rules
    assert rules.instruments != dict(rules.instruments)


def test_packs_and_checklists_join_in_the_order_that_they_came(rules):
    pack = Pack(record_id="2" * 32, policy="x", text=PACK)
    both = rules_of_vault(rules, kept(pack, held()))
    assert "fernleigh-2026" in both.policies
    assert OURS in both.instruments
    assert both.digest != rules_of_vault(rules, kept(held(), pack)).digest


def test_the_same_file_twice_is_one_edition(rules):
    lists = with_ours(rules, WORDING, WORDING).instruments
    assert (lists[OURS].edition, lists.earlier) == ("1", ())


def test_one_that_this_datui_cannot_read_or_that_it_ships_shuts_nothing_and_is_spoken_of(rules):
    ours = with_ours(rules, "[nonsense]", WORDING, wording(f'id = "{OURS}"', 'id = "dash-prompts"'))
    assert OURS in ours.instruments
    assert ours.instruments["dash-prompts"] == rules.instruments["dash-prompts"]
    assert ours.left_out == (Wording.unreadable,)
    assert "is not offered" in ours.concerns(date(2026, 11, 23))[0]


def test_one_of_somebody_who_may_not_import_it_is_not_asked(rules):
    assert rules_of_vault(rules, kept(held(), role="recovery")) == rules


def test_no_other_mapping_is_these_checklists_and_they_cannot_be_changed(rules):
    lists = Checklists(dict(rules.instruments))
    assert lists == rules.instruments
    with pytest.raises(TypeError):
        rules.instruments["new"] = None


def test_the_record_says_in_the_chronology_which_checklist_it_is(rules):
    made = Wording.of("3" * 32, WORDING, rules)
    assert made.headline == "Checklist imported: Fernleigh's own list, edition 1"
    assert made.text == WORDING


# What its answers mean


def test_its_answers_prompt_as_those_of_the_prompts_that_came_with_datui(rules):
    case = case_with(with_ours(rules), dict.fromkeys(("separated", "control", "injury"), "yes"))
    met = {cluster.id for cluster in together(case)}
    assert met == {cluster.id for cluster in prompts({"separated", "control", "injury"}, rules)}
    assert "leaving-control" in met
    assert case.level == "unknown"


@pytest.mark.parametrize(("text", "counts"), [(WORDING, True), (wording('maps_to = "dash"\n', ""), False)])
def test_only_what_maps_to_the_dash_is_counted_beside_the_marac_criterion(rules, text, counts):
    case = case_with(with_ours(rules, text), dict.fromkeys(IDS[:14], "yes"))
    assert [one.criterion for one in outstanding(case)] == (["visible"] if counts else [])


def test_what_was_not_known_is_come_back_to_in_its_words(rules):
    case = case_with(with_ours(rules), {IDS[3]: "not_known"})
    (each,) = follow_ups(case)
    assert each.items == (IDS[3],)
    assert [duty.words for duty in case.duties if duty.code == "risk-not-known"] == [f"Come back to: {TEXTS[3]}"]


def test_it_is_compared_question_by_question_with_the_prompts_that_came_with_datui(rules):
    ours = with_ours(rules)
    shipped, mine = ours.instruments["dash-prompts"], ours.instruments[OURS]
    before = asked(shipped, {"strangled": "no", "worse": "yes"})
    found = compared(before, asked(mine, {"strangled": "yes", "worse": "yes", "injury": "declined"}), ours)
    assert [(one.words, one.before, one.after) for one in found.changed] == [
        (TEXTS[0], "not asked", "rather not say"),
        (TEXTS[IDS.index("strangled")], "no", "yes"),
    ]
    assert found.only_one == 0


def test_it_says_how_many_of_its_questions_are_topics_that_datui_knows(rules):
    assert shared(read_wording(WORDING, rules), rules) == 24
    own = wording('maps_to = "dash"\n', "").replace('id = "strangled"', 'id = "throat"')
    assert shared(read_wording(own, rules), rules) == 23
    ours = with_ours(rules, own)
    assert shared(read_wording(own.replace('edition = "1"', 'edition = "3"'), ours), ours) == 23


# What is refused

PUT_RIGHT = "Put that line right, then check the file again."


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('licence_note = "Licensed to Fernleigh Homes, FL-1."\n', "", "line 1, licence_note: is missing."),
        ('"Licensed to Fernleigh Homes, FL-1."', '" "', "line 8, licence_note: is empty."),
        ('edition = "1"\n', "", "line 1, edition: is missing."),
        ('edition = "1"', "edition = 1", "line 3, edition: must be text in quotation marks."),
        ('edition = "1"', 'edition = "May 26"', "line 3, edition: must be lower-case letters and digits"),
        (f'id = "{OURS}"', f'id = "{"x" * 61}"', "line 2, id: is longer than 60 characters."),
        ("Fernleigh's own list", "x" * 79, "line 4, title: is longer than 78 characters."),
        ("Fernleigh's wording:", "x" * 79, "line 5, brief: is longer than 78 characters."),
        (TEXTS[1], "x" * 301, "line 23, items[2].text: is longer than 300 characters."),
        (f'"{TEXTS[1]}"', "7", "line 23, items[2].text: must be text in quotation marks."),
        (f'text = "{TEXTS[1]}"', 'txet = "So?"', "line 20, items[2].text: is missing."),
        (TEXTS[0], r"One\u001b[2J", "line 17, items[1].text: has a line break or an invisible character in it."),
        (TEXTS[0], r"One\u202e", "line 17, items[1].text: has a line break or an invisible character in it."),
        (TEXTS[0], r"One\nTwo", "line 17, items[1].text: has a line break or an invisible character in it."),
        ("number = 2", "number = 3", "line 22, items[2].number: must be 2: items are numbered in order"),
        (f'id = "{IDS[1]}"', f'id = "{IDS[0]}"', "line 21, items[2].id: stands twice in this instrument."),
        ("number = 2\n", 'number = 2\nflag = "Alone"\n', "line 20, items[2].source: is missing: whoever reads a flag"),
        ("2026-05-01", '"soon"', "line 10, in_force_from: must be a date such as"),
        ('verified_by = "A. Fernleigh"\n', "", "verified_by: is missing."),
        ('maps_to = "dash"', 'maps_to = "dash"\nfor_ages = "young"', "line 10, for_ages: must be two ages such as"),
        ("number = 2\n", 'number = 2\ncolour = "red"\n', "line 23, items[2].colour: is not a key that datui knows"),
        ("edition = ", "edition ", "line 3: this is not TOML: "),
        ('capture = "Fernleigh hint 24."\n', 'capture = "Fern', "line 156: this is not TOML: "),
        ("number = 1\n", f"number = {'9' * 5000}\n", "line 16: this is longer than 4,000 characters."),
        (f'id = "{OURS}"', "id = " + "[" * 500, "line 2: this is nested too deeply."),
    ],
)
def test_what_is_wrong_is_refused_by_line_and_key_with_a_way_on(rules, old, new, says):
    with pytest.raises(WrongFile) as refused:
        read_wording(wording(old, new), rules)
    assert says in refused.value.reason
    assert refused.value.reason.startswith("The checklist")
    assert refused.value.route == PUT_RIGHT


@pytest.mark.parametrize(
    ("old", "new", "says", "route"),
    [
        (OURS, "dash-prompts", "line 2, id: is that of a checklist that came with datui.", "Give it an id of your own"),
        (OURS, "young-prompts", "line 2, id: is that of a checklist that came", "Give it an id of your own"),
        ('"injury"', '"hurt"', "line 15, items[1].id: is none of the topics that dash maps to.", "Put that item right"),
    ],
)
def test_what_datui_has_already_is_refused_with_its_own_way_on(rules, old, new, says, route):
    with pytest.raises(WrongFile) as refused:
        read_wording(wording(old, new), rules)
    assert says in refused.value.reason
    assert refused.value.route.startswith(route)


def test_what_maps_to_the_dash_asks_all_of_it(rules):
    short = WORDING[: WORDING.rindex("\n[[items]]")]
    with pytest.raises(WrongFile, match=rf"items: no item has the id {IDS[-1]}, and dash maps to each of 24"):
        read_wording(short, rules)
    assert len(read_wording(short.replace('maps_to = "dash"\n', ""), rules).items) == 23


def test_an_edition_that_is_there_is_not_imported_again_and_never_gets_other_words(rules):
    ours = with_ours(rules)
    with pytest.raises(WrongFile, match="line 3, edition: is in this vault already, in these words") as same:
        Wording.of("4" * 32, WORDING, ours)
    assert same.value.route.startswith("There is nothing to import")
    with pytest.raises(WrongFile, match="line 3, edition: is in this vault already, with other words") as other:
        Wording.of("4" * 32, wording(TEXTS[0], "Another?"), ours)
    assert other.value.route == "Give the new wording another edition, then check the file again."
    again = with_ours(rules, WORDING, NEXT)
    with pytest.raises(WrongFile, match="with other words"):
        Wording.of("4" * 32, wording(TEXTS[0], "Another?"), again)
    assert with_ours(rules, WORDING, wording(TEXTS[0], "Another?")).instruments[OURS].items[0].text == TEXTS[0]


def test_a_hundredth_question_is_refused(rules):
    more = "".join(f'\n[[items]]\nid = "more-{number}"\nnumber = {number}\ntext = "So?"\n' for number in range(25, 101))
    with pytest.raises(WrongFile, match=r"items\[100\].number: is one too many: a checklist has 99 questions at most"):
        read_wording(wording('maps_to = "dash"\n', "") + more, rules)


def test_a_file_that_is_too_large_or_no_text_is_refused():
    with pytest.raises(WrongFile, match="The checklist is larger than 262,144 bytes") as large:
        Wording.text_of(b"#" * (LARGEST + 1))
    assert large.value.route == "Give a file that is smaller."
    with pytest.raises(WrongFile, match="The checklist, line 2: this is not UTF-8"):
        Wording.text_of(b"# one\n\xff")
    assert Wording.text_of(b"\xef\xbb\xbf" + WORDING.encode()) == WORDING


def test_a_comment_with_odd_line_ends_puts_no_line_out(rules):
    odd = wording("# Fernleigh Homes, fictional.", "# Fern\u2028leigh\x85Homes").replace('edition = "1"', "edition = 1")
    for text in (odd, odd.replace("\n", "\r\n")):
        with pytest.raises(WrongFile, match="The checklist, line 3, edition"):
            read_wording(text, rules)


def cut_into(at: int, typed: str) -> str:
    return WORDING[:at] + typed + WORDING[at:]


@given(st.text(max_size=200) | st.builds(cut_into, st.integers(0, len(WORDING)), st.text(max_size=9)))
def test_whatever_stands_in_it_is_read_or_refused_in_words_that_draw(rules, text):
    try:
        tool = read_wording(text, rules)
    except WrongFile as refused:
        said = [refused.reason]
    else:
        said = [tool.title, tool.licence_note, *(item.text for item in tool.items)]
    assert [clean(words).text for words in said] == said
