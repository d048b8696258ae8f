"""Every kind of record that datui knows: whoever imports this has them all in the registry."""

from datui.casework.accessrequest import AccessRequest, SignOff
from datui.casework.accountability import Accountability
from datui.casework.agencies import AgencyFile
from datui.casework.agreed import Agreed
from datui.casework.area import CaseArea
from datui.casework.backup import Backup, Restored
from datui.casework.change import Change
from datui.casework.chase import Chase
from datui.casework.clareslaw import ClaresLaw
from datui.casework.closure import Closure, Reopening
from datui.casework.consent import Consent
from datui.casework.contact import Contact, Visit
from datui.casework.courtchronology import CourtChronology
from datui.casework.decision import Decision
from datui.casework.editions import Editions
from datui.casework.eligibility import Eligibility
from datui.casework.emergency import Emergency
from datui.casework.enquiry import Enquiry, Permission
from datui.casework.equality import Equality
from datui.casework.grade import Grade
from datui.casework.handover import Handover
from datui.casework.incident import Incident
from datui.casework.intake import Intake
from datui.casework.interest import Interest, Release
from datui.casework.jointtenancy import JointTenancy
from datui.casework.landlord import Pack
from datui.casework.letter import Letter
from datui.casework.licensed import Wording
from datui.casework.marac import MaracCriteria
from datui.casework.maracmeeting import MaracMeeting
from datui.casework.money import Money
from datui.casework.move import Move, MoveSigned, TenureDecision
from datui.casework.note import Note
from datui.casework.notice import Notice
from datui.casework.orders import Order
from datui.casework.people import Person
from datui.casework.plan import Action
from datui.casework.programme import ProgrammeMeeting
from datui.casework.prompts import Prompted
from datui.casework.protection import PoliceProtection
from datui.casework.reach import Reach
from datui.casework.readout import ReadOut
from datui.casework.reads import Access
from datui.casework.recommendation import Recommendation
from datui.casework.referral import Referral
from datui.casework.relations import Contested, Relationship
from datui.casework.rescued import Rescued
from datui.casework.research import Research
from datui.casework.risk import RiskAssessment, RiskLevel
from datui.casework.rollback import Continuation, Countersignature
from datui.casework.safecontact import SafeContact
from datui.casework.safetyplan import SafetyPlan
from datui.casework.sealedpack import SealedPack
from datui.casework.security import SecurityMeasure
from datui.casework.sending import Sending
from datui.casework.settings import Settings
from datui.casework.sharing import Share
from datui.casework.signposting import Signposting
from datui.casework.slots import Enrolment, PassphraseChange, Removal, Reset, Rotation
from datui.casework.vault import Genesis

__all__ = [
    "Access",
    "AccessRequest",
    "Accountability",
    "Action",
    "AgencyFile",
    "Agreed",
    "Backup",
    "CaseArea",
    "Change",
    "Chase",
    "ClaresLaw",
    "Closure",
    "Consent",
    "Contact",
    "Contested",
    "Continuation",
    "Countersignature",
    "CourtChronology",
    "Decision",
    "Editions",
    "Eligibility",
    "Emergency",
    "Enquiry",
    "Enrolment",
    "Equality",
    "Genesis",
    "Grade",
    "Handover",
    "Incident",
    "Intake",
    "Interest",
    "JointTenancy",
    "Letter",
    "MaracCriteria",
    "MaracMeeting",
    "Money",
    "Move",
    "MoveSigned",
    "Note",
    "Notice",
    "Order",
    "Pack",
    "PassphraseChange",
    "Permission",
    "Person",
    "PoliceProtection",
    "ProgrammeMeeting",
    "Prompted",
    "Reach",
    "ReadOut",
    "Recommendation",
    "Referral",
    "Relationship",
    "Release",
    "Removal",
    "Reopening",
    "Rescued",
    "Research",
    "Reset",
    "Restored",
    "RiskAssessment",
    "RiskLevel",
    "Rotation",
    "SafeContact",
    "SafetyPlan",
    "SealedPack",
    "SecurityMeasure",
    "Sending",
    "Settings",
    "Share",
    "SignOff",
    "Signposting",
    "TenureDecision",
    "Visit",
    "Wording",
]
