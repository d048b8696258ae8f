"""What of each kind of record somebody outside could be told: under which heading, for which question, or why not.

What is not named here is left out unless somebody ticks it. A topic is what an agency asks for it by
(assets/policy/referrals.toml has the labels).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

VICTIM, FEARED, CHILDREN, OTHERS, SAFE_CONTACT, RISK, HAPPENED, WISHES, HOUSING, PROFESSIONALS = PARTS = (
    *("Victim", "Perpetrator", "Children", "Others", "Safe contact", "Risk", "What happened"),
    *("What the victim wants", "Housing", "Professionals"),
)
"""The headings under which pieces stand, in their order."""

WHERE = "where somebody is found"
WAY = "how somebody is reached"
WHO_TOLD = "who told us"
THEIRS = "somebody else's account"
THIRD = "of somebody who is neither the victim nor feared"
POLICE = "police or MARAC hold it: ask them first"
NAMES_A_PLACE = "names a street, a place, a doctor or a number: read it first"
FAIRNESS = "asked for fair treatment alone"
OUR_OWN = "our own working: look at it first"


@dataclass(frozen=True, slots=True)
class Told:
    """How one field may be told: for which topic, why it is withheld, and whose account it is."""

    topic: str = ""
    withheld: str = ""
    sort: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of record may be told: under which heading, what its fields are, and what holds of the others."""

    part: str
    fields: Mapping[str, Told]
    otherwise: str = OUR_OWN
    """Why a field that is not named is withheld."""
    never: frozenset[str] = frozenset()


def _each(prefix: str, names: str, withheld: str = "", part: str = "", sort: str = "") -> dict[str, Told]:
    """Fields that are told each for the topic of its own name: `victim.said-as` for `said_as`."""
    return {name: Told(f"{prefix}{name.replace('_', '-')}", withheld, sort, part) for name in names.split()}


def _for(topic: str, name: str, withheld: str = "", part: str = "", sort: str = "") -> dict[str, Told]:
    """One field that is told for a topic of another name."""
    return {name: Told(topic, withheld, sort, part)}


# Who may open it, who read or reached what, what another was told, and what is between colleagues.
NEVER = frozenset(
    {
        *("interest", "release", "reach", "share", "consent", "permission", "read-out", "letter", "sealed-pack"),
        *("sending", "access-request", "chronology", "sign-off", "handover", "signposting", "move-signed"),
    }
)
"""Kinds of record of which nothing is a piece."""
_VISIT = frozenset(
    {"at", "where", "with_whom", "purpose", "agreed_safe", "despite", "agreed_with", "alone", "dangers", "who_knows"}
    | {"back_by", "called_in_at", "called_in_to", "called_off", "gave_away", "told", "told_at"}
)
"""What keeps staff safe, and where they go."""

_CRITERIA = "judgement judgement_why visible visible_why escalation escalation_why repeat repeat_why"
_EQUALITY = "sex gender orientation ethnicity ethnicity_words disability disability_words religion pregnancy"
_THEIRS = "agency agency_grade"

_INTAKE: dict[str, Told] = {
    **_for("danger.now", "danger_now"),
    **_for("danger.where", "where_now", WHERE),
    **_each("danger.", "weapons who_there"),
    **_for("police.called", "police_called"),
    **_for("police.called-at", "police_at"),
    **_for("police.called-by", "police_by", WHO_TOLD),
    **_for("police.reference", "police_reference"),
    **_each("happened.", "words", sort="words"),
    **_each("happened.", "observation", sort="observation"),
    **_each("happened.", "account", THEIRS, sort="third-party"),
    **_each("happened.", "opinion", sort="opinion"),
    **_for("happened.kinds", "abuse"),
    **_for("happened.when", "happened"),
    **_for("report.received", "received_at"),
    **_each("report.", "source how reporter_is_victim reported_by reporter_reach", WHO_TOLD),
    **_for("victim.name", "victim_name", part=VICTIM),
    **_for("victim.said-as", "victim_said_as", part=VICTIM),
    **_for("victim.aliases", "victim_aliases", part=VICTIM),
    **_for("victim.born", "victim_born", part=VICTIM),
    **_for("victim.phone", "victim_phone", WAY, VICTIM),
    **_for("victim.email", "victim_email", WAY, VICTIM),
    **_for("perpetrator.feared", "feared", part=FEARED),
    **_each("home.", "tenancy perpetrator_there", part=HOUSING),
    **_for("home.reference", "household_reference", OUR_OWN, HOUSING),
    **_each("victim.", "address postcode", WHERE, VICTIM),
    **_for("child.any", "children", part=CHILDREN),
    **_for("child.who", "children_who", part=CHILDREN),
    **_for("child.confirmed", "children_confirmed", OUR_OWN, CHILDREN),
    **_each("", "wishes", part=WISHES, sort="words"),
    **_each("needs.", "interpreter language interpreter_wish interpreter_not access officer childcare", part=VICTIM),
    **_each("needs.", "meet_at", WHERE, SAFE_CONTACT),
    **_each("needs.", "with_them", THIRD, SAFE_CONTACT),
}
_PLAN: dict[str, Told] = {
    **_for("contact.safe-to-call", "voice_allowed", WAY),
    **_for("contact.phone", "voice_to", WAY),
    **_for("contact.seen", "voice_seen", WAY),
    **_for("contact.withhold-number", "withheld", WAY),
    **_each("contact.", "voicemail language if_other", WAY),
    **_for("contact.safe-to-text", "text_allowed", WAY),
    **_for("contact.text", "text_to", WAY),
    **_for("contact.safe-to-email", "email_allowed", WAY),
    **_for("contact.email", "email_to", WAY),
    **_for("contact.letter", "letter_to", WHERE),
    **_for("contact.meet-at", "visit_to", WHERE),
    **_for("contact.through", "through_to", THIRD),
    **_each("contact.", "through_is who_may_answer safe_person", THIRD),
    **_for("contact.days", "safe_days", WAY),
    **_for("contact.from", "safe_from", WAY),
    **_for("contact.until", "safe_until", WAY),
    **_for("contact.times", "safe_times", WAY),
    **_for("contact.say", "who_we_are", WAY),
    **_each("contact.", "safe_places no_go", WHERE),
    **_each("contact.", "unsafe_people", WAY),
}

KINDS: Mapping[str, Kind] = {
    "intake": Kind(HAPPENED, _INTAKE),
    "safe-contact": Kind(SAFE_CONTACT, _PLAN, WAY, frozenset({"code_word", "stop_word"})),
    "contact": Kind(
        HAPPENED,
        {
            **_each("contact-log.", "words", OUR_OWN, sort="words"),
            **_each("contact-log.", "observation", OUR_OWN, sort="observation"),
            **_each("contact-log.", "opinion", OUR_OWN, sort="opinion"),
            **_each("contact-log.", "agreed", OUR_OWN, WISHES),
            **_each("contact-log.", "who_answered", THIRD),
        },
    ),
    "visit": Kind(PROFESSIONALS, {}, OUR_OWN, _VISIT),
    "note": Kind(
        HAPPENED,
        {
            **_for("happened.note", "text"),
            **_for("happened.note-when", "about_when"),
            **_for("happened.note-by", "said_by", WHO_TOLD),
        },
    ),
    "prompt": Kind(HAPPENED, _for("happened.words", "words", OUR_OWN, sort="words")),
    "incident": Kind(
        HAPPENED,
        {
            **_each("incident.", "at kinds what by_whom by_others injury injury_what children_there police_told"),
            **_each("incident.", "source", WHO_TOLD),
            **_for("police.reference", "police_reference"),
        },
    ),
    "emergency": Kind(
        HAPPENED,
        {
            **_for("danger.now", "danger_now"),
            **_for("danger.where", "where_now", WHERE),
            **_each("police.", "called called_at reference"),
            **_each("police.", "called_by", WHO_TOLD),
        },
    ),
    "risk": Kind(
        RISK,
        {**_each("risk.", "at how also"), **_each("risk.", "fears", sort="words"), **_each("risk.", _THEIRS, POLICE)},
    ),
    "level": Kind(
        RISK,
        {
            **_each("risk.", "level decided_by decided_at"),
            **_for("risk.why", "rationale"),
            **_each("risk.", "victim_view", sort="words"),
        },
    ),
    "change": Kind(RISK, _each("change.", "trigger at ahead_on words")),
    "grade": Kind(RISK, _each("grade.", "agency tool grade graded_on", POLICE), POLICE),
    "marac-criteria": Kind(
        RISK, {**_each("marac.", _CRITERIA), **_each("marac.", "referred_on referred_by heard_on", POLICE)}, POLICE
    ),
    "eligibility": Kind(RISK, _each("adult.", "care_needs at_risk cannot_protect elder", OUR_OWN)),
    "decision": Kind(
        WISHES,
        {**_for("wishes", "wish", sort="words"), **_each("decision.", "about decided decided_at", OUR_OWN)},
    ),
    "equality": Kind(VICTIM, _each("victim.", _EQUALITY, FAIRNESS), FAIRNESS),
    "relationship": Kind(OTHERS, _each("relationship.", "one what other since until lives_together")),
    "contested": Kind(OTHERS, {}),
    "enquiry": Kind(OTHERS, {}, never=frozenset({"checked", "law", "supervisor"})),
    "action": Kind(PROFESSIONALS, _each("action.", "what wish", OUR_OWN)),
    "referral": Kind(
        PROFESSIONALS,
        _each(
            "referral.",
            "agency service why consent consent_why aware aware_why answer_to decided_by decided_at sent_at outcome",
            OUR_OWN,
        ),
    ),
    "order": Kind(
        RISK,
        _each("order.", "what state court number made_on binds protects served served_at arrest ends_at no_end"),
    ),
    **{kind: Kind(HOUSING, {}) for kind in ("security", "move", "tenure-decision", "joint-tenancy", "notice", "money")},
    "safety-plan": Kind(WISHES, {"ways": Told(withheld=WHERE), "support": Told(withheld=THIRD)}),
    "agreed": Kind(WISHES, {}),
    "accountability": Kind(OTHERS, {}),
    "area": Kind(OTHERS, {}, WHERE),
    **{
        kind: Kind(PROFESSIONALS, {}, POLICE)
        for kind in (
            *("marac-meeting", "marac-research", "recommendation", "programme-meeting", "clares-law"),
            "police-protection",
        )
    },
}
"""Every kind that says more of itself than that each field is withheld; a person is told by what they are."""
ELSE = Kind(PROFESSIONALS, {})
"""A kind that is not named: all of it is withheld."""

PERSON_FIELDS: Mapping[str, Told] = {
    **_each(
        "", "name said_as aliases born age unborn expected_on relationship lives_there danger must_not_receive speak"
    ),
    **_each("", "address postcode lives_with school", WHERE),
    **_for("work", "agency", WHERE),
    **_each("", "phone email", WAY),
    **_for("roles", "case_roles", OUR_OWN),
    **_each("", "note", OUR_OWN),
}
"""The fields of a person; before each topic stands what they are: `victim.name`, `perpetrator.name`, `child.name`."""
PERSON_NEVER = frozenset({"staff", "staff_barred"})
"""Who is kept out of a case, and why."""
