"""A case in which much must not leave, to compose from it and to ask who may get it."""

from typing import Any

from datui.casework.consent import Consent
from datui.casework.kinds import Intake, Note, Person, Relationship, SafeContact, Share
from datui.casework.records import RecordId
from tests.casework.stories import Story


class Told(Story):
    """Asha, whom Mark harms; their child, a neighbour who told us, and an IDVA."""

    def __init__(self) -> None:
        super().__init__()
        self.report = self.tell(
            Intake,
            "23 Nov 2026 09:00",
            danger_now="n",
            victim_name="Asha Verity Khan",
            words='"He hit me again."',
            account="Next door heard it through the wall.",
            reported_by="Jane Holloway",
            reporter_reach="01952 000 111",
            source="neighbour",
            reporter_is_victim="n",
            children="y",
        )
        self.victim = self.tell(
            Person,
            case_roles=["victim"],
            name="Asha Verity Khan",
            phone="07009 001 234",
            email="asha.k@fiction.test",
            address="Flat 3, 12 Rose Lane, Demoford",
            postcode="ZZ1 2AB",
        )
        self.feared = self.tell(
            Person,
            case_roles=["perpetrator"],
            name="Mark Denholm",
            aliases="Denny",
            phone="07009 555 666",
            address="4 Hill Road, Otherton",
            postcode="ZZ9 9ZZ",
            agency="Otherton Council, parking",
        )
        self.child = self.tell(Person, case_roles=["child"], name="Tom Khan", age="6", school="Larkfield Primary")
        self.witness = self.tell(Person, case_roles=["reporter"], name="Jane Holloway", phone="01952 000 111")
        self.idva = self.tell(Person, case_roles=["professional"], name="Priya Nair", agency="Demoford IDVA service")
        self.plan = self.tell(
            SafeContact,
            voice_allowed="y",
            voice_seen="n",
            voice_to="07009 777 888",
            code_word="bluebell",
            stop_word="Tuesday",
            safe_person="Lena Fox, her sister",
            unsafe_people="Carl",
            confirmed_on="today",
        )
        self.tell(Relationship, one=self.feared, what="former-partner", other=self.victim)

    def note(self, text: str, **values: Any) -> RecordId:
        """Something that an officer wrote down."""
        return self.tell(Note, text=text, note_kind="observation", **values)

    def share(self, **values: Any) -> Share:
        """A share that says all that it needs to, but for what is given here."""
        said = {
            "agency": "idva",
            "service": "Demoford IDVA service",
            "person": "Priya Nair",
            "purpose": "protect-victim",
            "basis": ["legitimate-interests"],
            "necessity": "They have to know whom to ring, and what happened; no address.",
            "consent": "not-needed",
            "consent_why": "She may be killed if nobody knows",
            "method": "phone",
        }
        kept = self.tell(Share, **(said | values))
        return next(one for one in self.case.records(Share) if one.record_id == kept)

    def consent(self, **values: Any) -> Consent:
        """What she agreed to, for the IDVA."""
        said = {
            "agency": "idva",
            "purposes": ["protect-victim"],
            "methods": ["phone"],
            "agrees": "y",
            "safely": "y",
            "asked_on": "today",
        }
        kept = self.tell(Consent, **(said | values))
        return next(one for one in self.case.records(Consent) if one.record_id == kept)
