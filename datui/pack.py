"""Reads the policy pack, the calendar and the instruments from assets/, and refuses what is wrong by file and key."""

import hashlib
from collections.abc import Mapping
from datetime import time
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from datui.calendar import CALENDAR, read_days
from datui.casework.askedfor import read_asked_for
from datui.casework.asking import read_prompts
from datui.casework.checklists import Checklists, read_clusters, read_instrument
from datui.casework.definition import read_definition
from datui.casework.directory import ELSEWHERE, Agency, Directory, read_agencies, read_areas
from datui.casework.imported import LARGEST as LARGEST_IMPORTED
from datui.casework.imported import Imported
from datui.casework.instrument import Instrument
from datui.casework.letter import Letter
from datui.casework.lettertemplate import Template, read_letter
from datui.casework.packed import read_clause, read_deadline, read_policy, read_threshold
from datui.casework.policy import Choice, ChoiceList, Clause, Policy
from datui.casework.refusal import Refusal
from datui.casework.remedies import read_remedies
from datui.casework.rules import Rules
from datui.casework.settings import Idle
from datui.casework.tables import PackRefused, Table, decoded, parsed
from datui.casework.tenancies import read_housing
from datui.casework.topics import TOPICS
from datui.surroundings import LIBRARIES, PLACES, read_library, read_places

DEADLINES = "policy/deadlines.toml"
LISTS = "policy/lists.toml"
DEFINITION = "policy/definition.toml"
PROMPTS = "policy/prompts.toml"
LETTERS = "letters"
REFERRALS = "policy/referrals.toml"
REMEDIES = "policy/remedies.toml"
CLUSTERS = "instruments/clusters.toml"
AREAS = "directory/areas.toml"
HOUSING = "policy/tenancies.toml"
LARGEST = 1_000_000
# The rules of casework look these up by name, so a pack without one of them is refused before a case is opened.
NEEDED_DEADLINES = (
    "first_contact",
    "danger",
    "acknowledgement_chase",
    "outcome_chase",
    *("referral_send", "agency_contact", "longest_wait", "meanwhile", "no_consent"),
    "safe_contact_high",
    "safe_contact_other",
    "risk_review_high",
    "risk_review_other",
    "unassessed",
    "emergency_reason",
    "closure_risk_fresh",
    "backup",
    "unsafe_contact",
    "safeguarding",
    "one_chance",
    "risk_trigger",
    "risk_not_known",
    "marac_criteria",
    "marac_referral",
    *("marac_research", "meeting_minutes", "recommendation", "marac_status", "clares_law", "police_protection"),
    *("order_service", "order_conflict", "order_outcome"),
    "action_day",
    "safety_plan_high",
    "safety_plan_review_high",
    "safety_plan_review_other",
    "handed_back",
    "directory_check",
    "access_request",
    "court_sign",
    "urgent_share",
    "pack_recall",
    "enquiry_told",
    *("notice_received", "notice_advised", "security_order", "security_fitted", "security_confirmed"),
    *("security_against", "move_answer", "move_lapse", "two_homes"),
)
NEEDED_THRESHOLDS = ("visible_high_risk", "potential_escalation", "repeat", "lost_contact", "order_ends", "chases")
# The records ask from these; a test holds that they are all of them.
NEEDED_LISTS = (
    *("abuse-type", "access", "action-status", "agency", "assessment-how", "channel", "closure-limb", "consent"),
    *("contact-channel", "contact-outcome", "contested", "sex", "orientation", "ethnicity"),
    *("device", "direction", "gender-wish", "level", "need", "note-kind", "person-role", "referral-method"),
    *("referral-outcome", "relationship", "removal", "report-channel", "report-source", "service", "tenancy"),
    *("information-source", "risk-tool", "trigger"),
    *("referral-answer", "chase-answer"),
    *("research-source", "considered", "recommendation-decision", "recommendation-standing"),
    *("clares-law-way", "clares-law-outcome", "police-protection", "protected-home"),
    *("order", "order-state", "accountability", "accountability-state"),
    *("response-level", "copy-place"),
    *("weekday", "age-band", "connection", "eligibility-route", "prompt", "staff-tie", "who-to-whom"),
    *("area", "given-how", "access-asker", "access-route"),
    *("share-purpose", "share-basis", "share-condition", "share-method", "recipient-side"),
    *("asker", "enquiry-reply", "neutral-reply"),
    *("tenancy-type", "security-measure", "security-place", "move-way", "move-outcome", "joint-option"),
    *("notice-method", "notice-outcome", "money-kind", "money-decision"),
    *("letter", "letter-holder"),
)


@cache
def shipped_rules() -> Rules:
    """What the assets of this datui say, read once in a process: the lock screen reads it while someone types."""
    return load_rules()


def load_rules(folder: Traversable | None = None) -> Rules:
    """Everything that assets/ says, checked. Raises PackRefused, which names the file and the key or line."""
    pack = _Pack(folder or files("assets"))
    policies, clauses = _policies(pack)
    with pack.read(DEADLINES) as file:
        deadlines = {name: read_deadline(name, table, clauses) for name, table in file.table("deadlines").tables()}
        thresholds = {name: read_threshold(name, table, clauses) for name, table in file.table("thresholds").tables()}
        closing = _closing(file, clauses)
        idle = _idle(file)
        _needed(file, "deadlines", NEEDED_DEADLINES, deadlines)
        _needed(file, "thresholds", NEEDED_THRESHOLDS, thresholds)
    with pack.read(LISTS) as file:
        lists = {name: _list(name, table) for name, table in file.table("lists").tables()}
        _needed(file, "lists", NEEDED_LISTS, lists)
    with pack.read(DEFINITION) as file:
        definition = read_definition(file, clauses, lists)
    with pack.read(PROMPTS) as file:
        prompts = read_prompts(file, clauses, lists, deadlines)
    with pack.read(REFERRALS) as file:
        referrals = read_asked_for(file, clauses, lists, TOPICS)
    with pack.read(REMEDIES) as file:
        remedies = read_remedies(file, clauses, lists)
    with pack.read(HOUSING) as file:
        housing = read_housing(file, clauses, lists)
    with pack.read(CALENDAR) as file:
        days = read_days(file, closing)
    with pack.read(PLACES) as file:
        places = read_places(file)
    with pack.read(LIBRARIES) as file:
        openssl = read_library(file, "openssl")
    directory = _directory(pack, lists)
    instruments = _instruments(pack)
    with pack.read(CLUSTERS) as file:
        clusters = read_clusters(file, {item.id for tool in instruments.values() for item in tool.items})
    return Rules(
        policies=MappingProxyType(policies),
        clauses=MappingProxyType(clauses),
        lists=MappingProxyType(lists),
        deadlines=MappingProxyType(deadlines),
        thresholds=MappingProxyType(thresholds),
        instruments=Checklists(instruments),
        definition=definition,
        prompts=prompts,
        days=days,
        idle=idle,
        places=places,
        openssl=openssl,
        digest=pack.digest.hexdigest(),
        housing=housing,
        clusters=clusters,
        referrals=referrals,
        letters=_letters(pack, clauses, lists),
        remedies=remedies,
        directory=directory,
    )


def read_imported(path: Path, kind: type[Imported]) -> str:
    """The text of a file to import, of which no more is read than it may have. Raises Refusal, WrongFile."""
    route = f"Give the file of the {kind.called}."
    try:
        # A pipe that says nothing would be waited for without end.
        if path.exists() and not path.is_file():
            raise Refusal("That is not a file.", route)
        with path.open("rb") as file:
            return kind.text_of(file.read(LARGEST_IMPORTED + 1))
    except (OSError, ValueError):
        raise Refusal("There is no such file, or it cannot be read.", route) from None


class _Pack:
    """The asset files of one folder; whatever is read goes into the digest, name and bytes."""

    def __init__(self, folder: Traversable) -> None:
        self.folder = folder
        self.digest = hashlib.sha256()

    def names(self, under: str) -> list[str]:
        """The TOML files of a folder, in the same order everywhere."""
        try:
            held = [file.name for file in (self.folder / under).iterdir()]
        except OSError:
            raise PackRefused(f"assets/{under}: this folder cannot be read.") from None
        return sorted(f"{under}/{name}" for name in held if name.endswith(".toml"))

    def read(self, name: str) -> Table:
        """One file as a table."""
        file = f"assets/{name}"
        try:
            held = self.folder.joinpath(*name.split("/")).read_bytes()
        except OSError:
            raise PackRefused(f"{file}: this file cannot be read.") from None
        if len(held) > LARGEST:
            raise PackRefused(f"{file}: this file is larger than {LARGEST:,} bytes.")
        self.digest.update(f"{name}\0{len(held)}\0".encode() + held)
        return parsed(file, decoded(file, held))


def _needed(file: Table, under: str, names: tuple[str, ...], found: Mapping[str, object]) -> None:
    for name in names:
        if name not in found:
            file.refuse("is missing", f"{under}.{name}")


def _policies(pack: _Pack) -> tuple[dict[str, Policy], dict[str, Clause]]:
    policies: dict[str, Policy] = {}
    clauses: dict[str, Clause] = {}
    for name in pack.names("policy"):
        if name in (DEADLINES, LISTS, DEFINITION, PROMPTS, REFERRALS, REMEDIES, PLACES, LIBRARIES, HOUSING):
            continue
        with pack.read(name) as file:
            policy, its_clauses = read_policy(file)
            if policy.id in policies:
                file.refuse("another file has this id too", "policy.id")
            policies[policy.id] = policy
            clauses |= its_clauses
    for policy in policies.values():
        if policy.gives_way_to and policy.gives_way_to not in policies:
            raise PackRefused(f"assets/policy: {policy.id} gives way to a policy that is in no file.")
    return policies, clauses


def _closing(file: Table, clauses: Mapping[str, Clause]) -> time:
    with file.table("closing") as table:
        read_clause(table, clauses)
        table.verified()
        return table.hour("time")


def _idle(file: Table) -> Idle:
    with file.table("idle") as table:
        table.verified()
        least, most = table.whole("minimum_seconds", 10), table.whole("maximum_seconds", 10)
        warn = table.whole("warn_seconds", 1, least)
        longest = table.whole("session_seconds", 3600, 24 * 3600)
        return Idle(table.whole("default_seconds", least, most), least, most, warn, longest)


def _list(name: str, table: Table) -> ChoiceList:
    choices: dict[str, Choice] = {}
    for row in table.rows("choices"):
        choice = Choice(row.code("code"), row.text("label"), row.text("hint", ""))
        if choice.code in choices:
            row.refuse("stands twice in this list", "code")
        choices[choice.code] = choice
    return ChoiceList(name, tuple(choices.values()), table.verified())


def _directory(pack: _Pack, lists: Mapping[str, ChoiceList]) -> Directory:
    with pack.read(AREAS) as file:
        areas = {area.id: area for area in read_areas(file)}
        listed = {choice.code for choice in lists["area"].choices} - {ELSEWHERE}
        if set(areas) != listed:
            file.refuse("must be the areas of lists.area", "areas")
    agencies: dict[str, Agency] = {}
    for name in pack.names("directory"):
        if name == AREAS:
            continue
        with pack.read(name) as file:
            for agency in read_agencies(file, areas, lists):
                if agency.id in agencies:
                    file.refuse("another file has this id too", f"agencies.{agency.id}")
                agencies[agency.id] = agency
    return Directory(MappingProxyType(areas), MappingProxyType(agencies))


def _instruments(pack: _Pack) -> dict[str, Instrument]:
    found: dict[str, Instrument] = {}
    for name in pack.names("instruments"):
        if name == CLUSTERS:
            continue
        with pack.read(name) as file:
            tool = read_instrument(file)
            if tool.id in found:
                file.refuse("another file has this id too", "id")
            found[tool.id] = tool
    return found


def _letters(pack: _Pack, clauses: Mapping[str, Clause], lists: Mapping[str, ChoiceList]) -> Mapping[str, Template]:
    found: dict[str, Template] = {}
    for name in pack.names(LETTERS):
        with pack.read(name) as file:
            codes = {name: {choice.code for choice in lists[name].choices} for name in ("letter", "share-purpose")}
            template = read_letter(file, clauses, set(Letter.model_fields), codes["share-purpose"])
            if template.id in found or template.id not in codes["letter"]:
                file.refuse("must be a code of lists.letter, and in one file", "id")
            found[template.id] = template
    return MappingProxyType(found)
