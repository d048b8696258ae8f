"""Cases to test with: one written down step by step, and any sequence of records at all."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from datui.casework.case import Case
from datui.casework.kinds import (
    AccessRequest,
    Accountability,
    Action,
    Agreed,
    CaseArea,
    Change,
    Chase,
    ClaresLaw,
    Closure,
    Consent,
    Contact,
    Contested,
    CourtChronology,
    Decision,
    Eligibility,
    Emergency,
    Enquiry,
    Equality,
    Grade,
    Handover,
    Incident,
    Intake,
    Interest,
    JointTenancy,
    Letter,
    MaracCriteria,
    MaracMeeting,
    Money,
    Move,
    MoveSigned,
    Note,
    Notice,
    Order,
    Permission,
    Person,
    PoliceProtection,
    ProgrammeMeeting,
    Prompted,
    Reach,
    ReadOut,
    Recommendation,
    Referral,
    Relationship,
    Release,
    Reopening,
    Research,
    RiskAssessment,
    RiskLevel,
    SafeContact,
    SafetyPlan,
    SealedPack,
    SecurityMeasure,
    Share,
    SignOff,
    Signposting,
    TenureDecision,
    Visit,
)
from datui.casework.reading import read_day, read_moment
from datui.casework.records import Ask, Entry, Record, Sort, build, shape, typed
from datui.casework.rules import Rules
from datui.pack import load_rules

KINDS: tuple[type[Record], ...] = (
    Intake,
    Person,
    SafeContact,
    Contact,
    Visit,
    Note,
    RiskAssessment,
    RiskLevel,
    Action,
    Agreed,
    SafetyPlan,
    Handover,
    Referral,
    Closure,
    Reopening,
    Emergency,
    Eligibility,
    Prompted,
    Incident,
    MaracCriteria,
    Change,
    Chase,
    Grade,
    Decision,
    Equality,
    Relationship,
    Contested,
    Interest,
    Release,
    Reach,
    CaseArea,
    Signposting,
    MaracMeeting,
    ProgrammeMeeting,
    Research,
    Recommendation,
    ClaresLaw,
    PoliceProtection,
    Order,
    Accountability,
    Notice,
    JointTenancy,
    SecurityMeasure,
    Move,
    TenureDecision,
    MoveSigned,
    Money,
    ReadOut,
    Share,
    Consent,
    Enquiry,
    Permission,
    Letter,
    SealedPack,
    AccessRequest,
    CourtChronology,
    SignOff,
)
"""Every kind of record that is kept in a case."""
CASE_ID = "7c3f19a2b4" + "0" * 22
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@cache
def the_rules() -> Rules:
    return load_rules()


class Story:
    """One case, written down step by step: `tell` adds a record, `correct` a new version of one."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.now = MONDAY

    def tell(self, kind: type[Record], when: str = "", **values: Any) -> str:
        record_id = f"{len(self.entries) + 1:032x}"
        self._write(kind, record_id, when, values)
        return record_id

    def was_told(self, kind: type[Record], when: str = "", **values: Any) -> str:
        """As `tell`, by a datui that refused nothing for being still to come: such records are in vaults."""
        moments = [name for name, info, _question in kind.questions() if shape(info).sort is Sort.MOMENT]
        self.now = read_moment(when, self.now) if when else self.now + timedelta(minutes=1)
        read: dict[str, Any] = {name: read_moment(values[name], self.now) for name in moments if values.get(name)}
        days = [name for name, info, question in kind.questions() if shape(info).sort is Sort.DAY and question.past]
        read |= {name: read_day(values[name], self.now) for name in days if values.get(name)}
        return self.tell(kind, f"{self.now.isoformat()}", **values | read)

    def correct(self, record_id: str, when: str = "", **values: Any) -> None:
        old = self.case.versions(record_id)[-1].record
        self._write(type(old), record_id, when, typed(old) | values)

    def _write(self, kind: type[Record], record_id: str, when: str, values: Mapping[str, Any]) -> None:
        self.now = read_moment(when, self.now) if when else self.now + timedelta(minutes=1)
        offered = {name: "now" for name, _info, question in kind.questions() if question.default_now}
        record = build(kind, {"record_id": record_id, **offered, **values}, now=self.now)
        self.entries.append(Entry(len(self.entries) + 1, CASE_ID, self.now, "p1", "Sam Officer", "officer", record))

    @property
    def case(self) -> Case:
        return Case.fold(CASE_ID, self.entries, the_rules())


def ready_to_close() -> Story:
    """A case of which everything is done but the closure itself."""
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", danger_now="n", victim_name="Asha Verity Khan", children="n")
    story.correct(story.entries[0].record.record_id, children_confirmed="She said so, and the tenancy has none")
    story.tell(SafeContact, voice_allowed="y", voice_seen="n", confirmed_on="today")
    story.tell(Decision, about="Adults at risk", decided="No needs for care: nobody to refer", as_wished="y")
    story.tell(Contact, "23 Nov 2026 11:00", channel="voice", reached="y", plan_followed="y")
    story.tell(RiskLevel, level="medium", rationale="Threats, no weapon, he has moved out")
    story.tell(Action, what="Change the locks", due="27 Nov 2026", status="done", result="Fitted", done_on="today")
    story.tell(Referral, agency="idva", sent_at="now", acknowledged_at="now", outcome="accepted")
    return story


CLOSING: dict[str, Any] = {
    "limb": "plan-complete",
    "risk_reviewed": "y",
    "discussed": "y",
    "discussed_at": "now",
    "discussed_how": "voice",
    "feedback": "y",
    "feedback_how": "voice",
}
"""A closure that leaves no line of the gate."""

IDS = [f"{number:032x}" for number in range(1, 7)]
_TEXTS = st.sampled_from(["", " ", "x", "Asha", "[/x]", "07700 900123", "שלום", "a" * 500, "\u202e", "e\u0301 \x1b[2J"])
_ITEMS = ("injury", "weapons", "kill-threat", "strangled", "no such item")


def _value(name: str, info: FieldInfo, question: Ask) -> st.SearchStrategy[Any]:
    form = shape(info)
    if form.sort is Sort.CODE:
        codes = [choice.code for choice in the_rules().lists[question.choices].choices]
        one: st.SearchStrategy[Any] = st.sampled_from([*codes, "a code of another edition"])
    else:
        one = {
            Sort.LINE: _TEXTS,
            Sort.PROSE: _TEXTS,
            Sort.MOMENT: st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
            Sort.DAY: st.dates(date(1900, 1, 1), date.max),
            Sort.COUNT: st.integers(0, 120),
            Sort.YES_NO: st.booleans(),
            Sort.PERSON: st.sampled_from(["", *IDS]),
        }[form.sort]
    if name.endswith(("_from", "_until")) and form.sort is Sort.LINE:
        one = st.sampled_from(["", "09:30", "14:30", "23:59"])
    if form.answer:
        return st.sampled_from(["", "?", "-"]) | one
    return st.lists(one, max_size=3) if form.many else one


@cache
def records(kind: type[Record]) -> st.SearchStrategy[Record]:
    """Any record of a kind, however little or odd it says."""
    fields = {name: _value(name, info, question) for name, info, question in kind.questions()}
    if kind is RiskAssessment:
        answers = st.sampled_from(["yes", "no", "not_known", "declined"])
        fields["answers"] = st.dictionaries(st.sampled_from(_ITEMS), answers)
        fields["notes"] = st.dictionaries(st.sampled_from(_ITEMS), _TEXTS)
    values = st.fixed_dictionaries({"record_id": st.sampled_from(IDS)}, optional=fields)
    return values.map(kind.model_validate)


@st.composite
def entries(draw: st.DrawFn, kinds: tuple[type[Record], ...] = KINDS, most: int = 8) -> list[Entry]:
    """Any sequence of records, new ones and corrections mixed, each written down some time after the one before."""
    at, found = MONDAY, []
    for number in range(draw(st.integers(0, most))):
        at += timedelta(minutes=draw(st.integers(0, 60 * 24 * 40)))
        record = draw(st.sampled_from(kinds).flatmap(records))
        found.append(Entry(number + 1, CASE_ID, at, "p1", "Sam Officer", "officer", record))
    return found
