"""The pack is whole, and whatever is wrong in it is refused by file and key before a case is opened."""

import re
import shutil
from datetime import date
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.calendar import CALENDAR
from datui.casework.records import REGISTRY
from datui.casework.refusal import Refusal
from datui.casework.tables import PackRefused
from datui.casework.text import clean
from datui.pack import DEADLINES, LISTS, NEEDED_DEADLINES, NEEDED_LISTS, load_rules
from datui.surroundings import LIBRARIES, PLACES

DASH = "instruments/dash-prompts.toml"
WREKIN = "policy/wrekin-2019.toml"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the asset files that a test may spoil."""
    for under in ("policy", "calendar", "instruments", "directory", "letters"):
        shutil.copytree(str(files("assets") / under), tmp_path / under)
    return tmp_path


def change(pack: Path, name: str, old: str, new: str) -> None:
    held = (pack / name).read_text()
    assert old in held
    (pack / name).write_text(held.replace(old, new, 1))


def refusal(pack: Path) -> str:
    with pytest.raises(PackRefused) as refused:
        load_rules(pack)
    assert isinstance(refused.value, Refusal)
    assert refused.value.route.endswith(".")
    return refused.value.reason


def test_a_copy_is_the_same_pack(pack, rules):
    assert load_rules(pack) == rules
    assert load_rules() == rules
    assert re.fullmatch(r"[0-9a-f]{64}", rules.digest)


@pytest.mark.parametrize("name", [CALENDAR, DEADLINES, LISTS, PLACES, LIBRARIES, DASH, WREKIN])
def test_any_byte_of_any_file_changes_the_digest(pack, rules, name):
    (pack / name).write_bytes((pack / name).read_bytes() + b"\n")
    assert load_rules(pack).digest != rules.digest


def test_a_line_that_moves_from_one_file_to_the_next_changes_the_digest(pack):
    before, after = pack / "policy/hpg-2025.toml", pack / "policy/practice.toml"
    first, second = before.read_text(), after.read_text()
    before.write_text(first + "# moved\n")
    moved = load_rules(pack).digest
    before.write_text(first)
    after.write_text("# moved\n" + second)
    assert load_rules(pack).digest != moved


def test_everything_says_since_when_and_who_checked_it(rules):
    everything = [
        *rules.policies.values(),
        *rules.lists.values(),
        *rules.deadlines.values(),
        *rules.thresholds.values(),
        *rules.instruments.values(),
        rules.openssl,
    ]
    assert all(found.checked.verified_by for found in everything)
    assert all(found.checked.last_verified >= found.checked.in_force_from for found in everything)
    assert all(found.checked.source for found in [*rules.deadlines.values(), *rules.thresholds.values()])
    assert all(checked.verified_by and checked.source for checked in rules.places.checked)


def test_every_deadline_and_threshold_rests_on_a_clause(rules):
    assert all(found.clause in rules.clauses for found in [*rules.deadlines.values(), *rules.thresholds.values()])


def test_every_clause_says_something_and_names_its_policy(rules):
    for ref, clause in rules.clauses.items():
        assert ref == clause.id == f"{clause.policy}:{clause.ref}"
        assert clause.policy in rules.policies
        assert clause.says.endswith((".", "?"))
    assert all(clause.source for clause in rules.clauses.values() if clause.policy == "practice")


# PRACTICE 0.1, obligation by obligation: the clause of each policy that it comes from.
OBLIGATIONS = (
    *("wrekin-2019:timescales", "wrekin-2019:999", "wrekin-2019:victim-led", "hpg-2025:6.2", "wrekin-2019:honest"),
    *("wrekin-2019:meeting-place", "wrekin-2019:same-officer", "wrekin-2019:interpreter", "wrekin-2019:closure"),
    *("wrekin-2019:feedback", "wrekin-2019:permission", "wrekin-2019:marac", "hpg-2025:4.7", "hpg-2025:6.11"),
    *("wrekin-2019:children", "wrekin-2019:elder-abuse", "hpg-2025:6.9", "wrekin-2019:security", "hpg-2025:6.4"),
    *("hpg-2025:6.5", "hpg-2025:6.6", "hpg-2025:6.7", "hpg-2025:6.8", "hpg-2025:5.4", "hpg-2025:5.5"),
    *("wrekin-2019:joint-tenancy", "wrekin-2019:board-report", "wrekin-2019:review", "hpg-2025:5.3", "hpg-2025:3.1"),
    *("wrekin-2019:employees", "hpg-2025:3.2", "hpg-2025:5.6", "hpg-2025:2.1", "hpg-2025:4.6"),
)


@pytest.mark.parametrize("id", OBLIGATIONS)
def test_every_obligation_of_the_two_policies_has_its_clause(rules, id):
    assert id in rules.clauses


def test_a_policy_keeps_what_its_edition_says_of_itself(rules):
    wrekin, hpg = rules.policies["wrekin-2019"], rules.policies["hpg-2025"]
    said = wrekin.sheet
    assert [str(day) for day in (said.board_approval, said.implemented, said.review_due)] == [
        "2019-07-11",
        "2019-08-01",
        "2022-08-31",
    ]
    assert wrekin.gives_way_to == "hpg-2025"
    assert (hpg.sheet.board_approval, hpg.sheet.implemented, hpg.sheet.review_due) == (None, None, None)


SHEET = (
    *("reference", "author", "lead", "version", "audience", "consultation", "equality_assessment"),
    *("privacy_assessment", "approving_body", "board_approval", "implemented", "monitoring", "reporting"),
    *("review_due", "expires", "review_cycle", "category", "associated", "location", "revisions"),
)


@pytest.mark.parametrize("key", SHEET)
def test_no_line_of_a_control_sheet_may_be_left_out_in_silence(pack, key):
    held = (pack / WREKIN).read_text()
    start, sheet = held.split("[control]", 1)
    (pack / WREKIN).write_text(f"{start}[control]" + re.sub(rf"(?m)^{key} = (\[\n[^]]*]|.*)\n", "", sheet, count=1))
    assert refusal(pack) == f"assets/{WREKIN}, control.{key}: is missing."


def test_a_revision_history_is_read_line_by_line(pack):
    line = '{ author = "A. Author", summary = "New aims", version = "2", authorised = "the Board, 1 May" }'
    change(pack, WREKIN, "revisions = []", f"revisions = [{line}]")
    (revision,) = load_rules(pack).policies["wrekin-2019"].sheet.revisions
    assert (revision.author, revision.summary, revision.version) == ("A. Author", "New aims", "2")
    assert revision.authorised == "the Board, 1 May"


def test_the_prompts_are_24_in_order_and_each_fits_a_line(rules):
    tool = rules.instruments["dash-prompts"]
    assert [item.number for item in tool.items] == list(range(1, 25))
    assert len({item.id for item in tool.items}) == 24
    assert all(len(item.text) <= 66 for item in tool.items)
    assert all(item.text.endswith("?") and item.capture.endswith(".") for item in tool.items)


def test_the_prompts_say_that_they_are_not_the_dash(rules):
    tool = rules.instruments["dash-prompts"]
    assert "not the Dash itself" in tool.notice
    assert "changes an instrument" in tool.notice
    assert "SafeLives" in tool.acknowledgement
    assert "©" in tool.licence_note


def test_what_may_count_alone_is_flagged_with_whose_view_that_is(rules):
    flagged = {item.id for item in rules.instruments["dash-prompts"].items if item.flag}
    assert {
        "strangled",
        "stalked",
        "kill-threat",
        "separated",
        "control",
        "more-often",
        "worse",
        "frightened",
    } <= flagged
    assert all(item.source for item in rules.instruments["dash-prompts"].items if item.flag)


def test_every_word_of_the_pack_draws_as_it_is_written(rules):
    words = [clause.says for clause in rules.clauses.values()]
    words += [choice.label + choice.hint for found in rules.lists.values() for choice in found.choices]
    assert [said for said in words if clean(said).text != said] == []


def test_no_word_of_the_pack_blames_or_doubts(rules):
    words = " ".join(choice.label for found in rules.lists.values() for choice in found.choices).casefold()
    assert not [bad for bad in ("alleged", "failed to engage", "refused help", "claims that") if bad in words]


def test_every_record_names_clauses_and_lists_that_the_pack_has(rules):
    import_module("datui.casework.kinds")  # it fills the registry

    asked = [(kind, question) for kind, record in REGISTRY.items() for _, _, question in record.questions()]
    assert asked
    assert [(kind, q.clause) for kind, q in asked if q.clause and q.clause not in rules.clauses] == []
    assert {q.choices for kind, q in asked if q.choices and not kind.startswith("test-")} == set(NEEDED_LISTS)


def test_every_clause_named_in_the_code_is_in_the_pack(rules):
    root = Path(__file__).parents[1]
    named = re.compile(r"\b(?:wrekin-2019|hpg-2025|practice):[a-z0-9][a-z0-9.-]*")
    found = {
        (str(file.relative_to(root)), ref.rstrip("."))
        for under in ("datui", "screens", "storage")
        for file in (root / under).rglob("*.py")
        for ref in named.findall(file.read_text())
    }
    assert found
    assert [(file, ref) for file, ref in sorted(found) if ref not in rules.clauses] == []


def test_a_one_off_day_and_a_closure_can_be_added_without_code(pack):
    change(pack, CALENDAR, "[one_off_days]", '[one_off_days]\n2027-06-07 = "A coronation"')
    with (pack / CALENDAR).open("a") as file:
        file.write('\n2027-12-29 = { last = 2027-12-31, words = "Offices shut" }\n')
    days = load_rules(pack).days
    assert [shut.words for shut in days.closures] == ["Offices shut"]
    assert not days.is_working(date(2027, 6, 7))
    assert days.is_working(date(2027, 12, 29))


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (
            DEADLINES,
            "amount = 1\n",
            'amount = "1"\n',
            r"deadlines\.toml, deadlines\.first_contact\.amount: must be a whole number",
        ),
        (DEADLINES, "amount = 1\n", "amount = true\n", "must be a whole number"),
        (DEADLINES, "amount = 1\n", "amount = -1\n", "must be from 1 to 1000"),
        (DEADLINES, "amount = 1\n", "", r"first_contact\.amount: is missing"),
        (DEADLINES, 'unit = "working days"', 'unit = "fortnights"', r"first_contact\.unit: must be one of"),
        (DEADLINES, '"wrekin-2019:timescales"', '"wrekin-2019:nothing"', r"first_contact\.clause: names a clause"),
        (
            DEADLINES,
            "in_force_from = 2019-08-01",
            'in_force_from = "soon"',
            r"first_contact\.in_force_from: must be a date",
        ),
        (
            DEADLINES,
            "last_verified = 2026-11-22",
            "last_verified = 2026-11-22T10:00:00",
            "last_verified: must be a date",
        ),
        (DEADLINES, 'verified_by = "datui\'s authors"', 'verified_by = " "', "verified_by: is empty"),
        (DEADLINES, "[deadlines.danger]", "[deadlines.dangerous]", r"deadlines\.danger: is missing"),
        (DEADLINES, "[thresholds.repeat]", "[thresholds.repeats]", r"thresholds\.repeat: is missing"),
        (DEADLINES, "warn_seconds = 30", "warn_seconds = 3000", r"idle\.warn_seconds: must be from 1 to 60"),
        (DEADLINES, "default_seconds = 300", "default_seconds = 5", r"idle\.default_seconds: must be from 60 to 900"),
        (DEADLINES, "warn_seconds = 30", "warn_seconds = 30\nwarm_seconds = 3", r"idle\.warm_seconds: is not a key"),
        (DEADLINES, "time = 17:00:00", "time = 17", r"closing\.time: must be a time"),
        (
            DEADLINES,
            'unit = "same day"',
            'unit = "same day"\nunit = "days"',
            r"deadlines\.toml, line \d+: this is not TOML: ",
        ),
        (LISTS, "[lists.tenancy]", "[lists.tenancies]", r"lists\.tenancy: is missing"),
        (LISTS, 'code = "standard"', 'code = "Standard"', r"lists\.level\.choices\[1\]\.code: must be lower-case"),
        (
            LISTS,
            'code = "standard"',
            'code = "standard@2"',
            r"code: must be lower-case letters and digits, joined by - _ or a full stop\.$",
        ),
        (LISTS, 'code = "medium"', 'code = "standard"', r"lists\.level\.choices\[2\]\.code: stands twice"),
        (
            LISTS,
            'label = "Medium"',
            'label = "Med\\u202eium"',
            r"choices\[2\]\.label: has a line break or an invisible",
        ),
        (LISTS, 'label = "Medium"', 'label = "Med\\nium"', "has a line break"),
        (LISTS, 'label = "Medium"', 'lable = "Medium"', r"choices\[2\]\.label: is missing"),
        (DASH, "number = 2\n", "number = 3\n", r"items\[2\]\.number: must be 2"),
        (DASH, 'id = "frightened"', 'id = "injury"', r"items\[2\]\.id: stands twice"),
        (DASH, "notice = ", "notices = ", "dash-prompts.toml, notice: is missing"),
        (CALENDAR, '2024-01-01 = "New Year', '2023-01-01 = "New Year', r"bank_holidays\.2023-01-01: .*not between"),
        (CALENDAR, "2024-03-29 = ", "2024-02-30 = ", r"bank_holidays\.2024-02-30: this key must be a date"),
        (CALENDAR, "last = 2028-12-31", "last = 2029-12-31", r"bank_holidays: has fewer than 8 days of 2029"),
        (CALENDAR, "last = 2028-12-31", "last = 2028-12-30", "first and last: must run"),
        (CALENDAR, '2026-08-31 = "Summer bank holiday"', "", "has fewer than 8 days of 2026"),
        (CALENDAR, "[one_off_days]", '[one_off_days]\n2026-12-25 = "Again"', r"one_off_days\.2026-12-25: stands twice"),
        (
            CALENDAR,
            "[closures]",
            '[closures]\n2027-12-29 = { last = 2027-12-01, words = "x" }',
            r"closures\.2027-12-29\.last",
        ),
        (PLACES, "[lent]", "[borrowed]", r"places\.toml, lent: is missing"),
        (PLACES, 'folders = ["Insync"]', 'folders = [""]', r"services\[\d+\]\.folders: must be a list of texts"),
        (PLACES, 'folders = ["Insync"]', 'folder = ["Insync"]', r"services\[\d+\]\.folders: is missing"),
        (PLACES, 'kinds = ["9p"', 'kinds = [9, "9p"', r"lent\.kinds: must be a list of texts"),
        (LIBRARIES, '"3.6" = "3.6.5"', '"3.6" = "3.7.5"', r"openssl\.first\.3\.6\.release: must be a release of this"),
        (LIBRARIES, '"3.6" = "3.6.5"', '"3.6" = "3.6"', r"openssl\.first\.3\.6\.release: must be a release of this"),
        (WREKIN, 'lead = ""\n', "", r"wrekin-2019\.toml, control\.lead: is missing"),
        (WREKIN, "[control]", "[contrl]", r"wrekin-2019\.toml, control: is missing"),
        (
            WREKIN,
            'expires = ""',
            'expires = "never"',
            r"control\.expires: must be a date such as .* where none",
        ),
        (WREKIN, "review_due = 2022-08-31", "review_due = 2022-08-31T09:00:00", r"control\.review_due: must be a date"),
        (
            WREKIN,
            'category = "Housing',
            'category = "Housing\\u202e',
            r"control\.category: has a line break or an invis",
        ),
        (WREKIN, "revisions = []", 'revisions = ["first"]', r"control\.revisions: must be a list of tables"),
        (
            WREKIN,
            "revisions = []",
            'revisions = [{ author = "", summary = "New", authorised = "" }]',
            r"control\.revisions\[1\]\.version: is missing",
        ),
        (WREKIN, 'lead = ""', 'lead = ""\nleads = ""', r"control\.leads: is not a key that datui knows here"),
        (WREKIN, "[clauses]", "[clause]", r"wrekin-2019\.toml, clauses: is missing"),
        (WREKIN, 'gives_way_to = "hpg-2025"', 'gives_way_to = "hpg-2035"', "gives way to a policy that is in no file"),
        (WREKIN, 'id = "wrekin-2019"', 'id = "hpg-2025"', r"policy\.id: another file has this id too"),
        (WREKIN, 'timescales = "', "timescales = 7 # ", r"clauses\.timescales: must be a table"),
    ],
)
def test_what_is_wrong_is_refused_by_file_and_key(pack, name, old, new, says):
    change(pack, name, old, new)
    reason = refusal(pack)
    assert reason.startswith(("assets/policy", f"assets/{name}"))
    assert re.search(says, reason)


@pytest.mark.parametrize("name", [CALENDAR, DEADLINES, LISTS, PLACES, LIBRARIES])
def test_a_file_that_is_not_there_is_refused_by_name(pack, name):
    (pack / name).unlink()
    assert refusal(pack) == f"assets/{name}: this file cannot be read."


def test_a_folder_that_is_not_there_is_refused_by_name(pack):
    shutil.rmtree(pack / "instruments")
    assert refusal(pack) == "assets/instruments: this folder cannot be read."


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (b"\xff\xfe", "is not UTF-8"),
        (b"a = " + b"[" * 2_000, "line 1: this is nested too deeply"),
        (b"#" * 1_000_001, "larger than"),
        (b"", "is missing"),
        (b"a\x1b = 1", "is not TOML"),
        (b'[lists]\n"\\u001b[31m" = 1', r"lists\.\[31m: this key must be letters"),
        (b'[lists.a."\\u001b\\n[31m"]\na = 1', r"lists\.a\.choices: is missing"),
        (b'[lists.a]\n"\\u202e\\nb" = 1\nchoices = []', r"lists\.a\.choices: must be a list"),
    ],
)
def test_a_file_that_is_not_a_pack_is_refused(pack, held, says):
    (pack / LISTS).write_bytes(held)
    reason = refusal(pack)
    assert reason.startswith(f"assets/{LISTS}")
    assert re.search(says, reason)
    assert clean(reason).text == reason


@given(st.binary(max_size=200))
def test_whatever_stands_in_a_file_is_read_or_refused(tmp_path_factory, held):
    pack = tmp_path_factory.mktemp("pack")
    for under in ("policy", "calendar", "instruments", "directory", "letters"):
        shutil.copytree(str(files("assets") / under), pack / under)
    (pack / "policy/other.toml").write_bytes(held)
    with pytest.raises(PackRefused) as refused:
        load_rules(pack)
    assert clean(refused.value.reason).text == refused.value.reason


def test_every_needed_deadline_is_missed_when_it_is_gone(pack):
    for name in NEEDED_DEADLINES:
        held = (pack / DEADLINES).read_text()
        change(pack, DEADLINES, f"[deadlines.{name}]", f"[deadlines.not_{name}]")
        assert f"deadlines.{name}: is missing" in refusal(pack)
        (pack / DEADLINES).write_text(held)


def test_another_policy_and_another_instrument_need_no_code(pack):
    (pack / "policy/aaa.toml").write_text(
        (pack / WREKIN)
        .read_text()
        .replace('id = "wrekin-2019"', 'id = "ours-2027"')
        .replace("wrekin-2019:", "ours-2027:")
    )
    (pack / "instruments/ours.toml").write_text((pack / DASH).read_text().replace('id = "dash-prompts"', 'id = "ours"'))
    more = load_rules(pack)
    assert "ours-2027:timescales" in more.clauses
    assert set(more.instruments) == {"dash-prompts", "ours", "stalking-prompts", "young-prompts"}
