"""Who answered: whether the plan names them among those who may, and whether it was the victim after all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from datui.casework.contact import Contact
from datui.casework.meant import each_name
from datui.casework.people import said
from datui.casework.plans import told_nothing, whose
from datui.casework.safecontact import SafeContact

if TYPE_CHECKING:
    from datui.casework.case import Case

OTHER_ANSWERED, SPOKE = "other-answered", "spoke"
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.;\n]")
_BUT = frozenset({"no", "not", "never", "nobody", "none", "nor", "neither", "except", "but", "without", "unless"})
_SMALL = frozenset({"the", "a", "an", "of", "and", "or", "only", "s"})
_THEMSELVES = frozenset({"victim", "herself", "himself", "themself", "themselves"})


def stranger_answered(case: Case, contact: Contact, plan: SafeContact | None) -> bool:
    """Whether somebody answered whom no plan names among those who may; whoever is not named is nobody who may."""
    answered = words_of(contact.who_answered)
    if contact.outcome != OTHER_ANSWERED:
        if not answered or (answered <= _themselves(case, contact) and not _feared(case, contact, answered)):
            return False
    elif not answered:
        return True
    return _feared(case, contact, answered) or not answered <= _who_may(plan.who_may_answer if plan else "")


def other_answered(case: Case, contact: Contact, plan: SafeContact | None) -> bool:
    """Whether somebody other than the victim answered, and that may be all: who may answer may have passed it on."""
    answered = words_of(contact.who_answered)
    if contact.direction == "in" or not answered:
        return False
    if stranger_answered(case, contact, plan):
        return True
    return contact.outcome != SPOKE and not answered <= _themselves(case, contact)


def words_of(text: str) -> frozenset[str]:
    """The words of a text that say who; his and her are among them, for they tell two mothers apart."""
    return frozenset(_WORD.findall(text.casefold())) - _SMALL


def _who_may(text: str) -> frozenset[str]:
    """The words by which a plan says who may answer; what follows a "not" or a "but" in a sentence says who may not."""
    found: set[str] = set()
    for sentence in _SENTENCE.split(text.casefold()):
        for word in _WORD.findall(sentence):
            if word in _BUT:
                break
            found.add(word)
    return frozenset(found)


def _themselves(case: Case, contact: Contact) -> frozenset[str]:
    """The words by which an officer says that it was the victim who answered."""
    known = [case.victim_name] if not whose(case, contact.with_whom) else []
    for person in case.persons:
        if whose(case, person.record_id) == whose(case, contact.with_whom):
            known += [said(person.name), person.aliases]
    return _THEMSELVES.union(*map(words_of, known))


def _feared(case: Case, contact: Contact, answered: frozenset[str]) -> bool:
    """Whether it may have been somebody who must hear nothing: a name of theirs, or as much of one as was caught."""
    themselves = _themselves(case, contact)
    for person in told_nothing(case, contact.with_whom):
        for name in filter(None, map(words_of, each_name(person))):
            if answered <= name or (name < answered and not answered <= themselves):
                return True
    return False
