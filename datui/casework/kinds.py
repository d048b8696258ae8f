"""Every kind of record that datui knows: whoever imports this has them all in the registry."""

from datui.casework.backup import Backup, Restored
from datui.casework.change import Change
from datui.casework.closure import Closure, Reopening
from datui.casework.contact import Contact, Visit
from datui.casework.decision import Decision
from datui.casework.editions import Editions
from datui.casework.eligibility import Eligibility
from datui.casework.emergency import Emergency
from datui.casework.equality import Equality
from datui.casework.grade import Grade
from datui.casework.incident import Incident
from datui.casework.intake import Intake
from datui.casework.interest import Interest, Release
from datui.casework.landlord import Pack
from datui.casework.licensed import Wording
from datui.casework.marac import MaracCriteria
from datui.casework.note import Note
from datui.casework.people import Person
from datui.casework.plan import Action
from datui.casework.prompts import Prompted
from datui.casework.reach import Reach
from datui.casework.reads import Access
from datui.casework.referral import Referral
from datui.casework.relations import Contested, Relationship
from datui.casework.rescued import Rescued
from datui.casework.risk import RiskAssessment, RiskLevel
from datui.casework.rollback import Continuation, Countersignature
from datui.casework.safecontact import SafeContact
from datui.casework.settings import Settings
from datui.casework.slots import Enrolment, PassphraseChange, Removal, Reset, Rotation
from datui.casework.vault import Genesis

__all__ = [
    "Access",
    "Action",
    "Backup",
    "Change",
    "Closure",
    "Contact",
    "Contested",
    "Continuation",
    "Countersignature",
    "Decision",
    "Editions",
    "Eligibility",
    "Emergency",
    "Enrolment",
    "Equality",
    "Genesis",
    "Grade",
    "Incident",
    "Intake",
    "Interest",
    "MaracCriteria",
    "Note",
    "Pack",
    "PassphraseChange",
    "Person",
    "Prompted",
    "Reach",
    "Referral",
    "Relationship",
    "Release",
    "Removal",
    "Reopening",
    "Rescued",
    "Reset",
    "Restored",
    "RiskAssessment",
    "RiskLevel",
    "Rotation",
    "SafeContact",
    "Settings",
    "Visit",
    "Wording",
]
