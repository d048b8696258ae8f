"""Numbers and e-mail addresses: whether two texts hold one and the same, however each is written."""

import re

_RUN = re.compile(r"\+?\d(?:[ ().-]*\d)*")
_AT = re.compile(r"\s*(?:@|[\[(]\s*at\s*[\])]|\bat\b)\s*")
_MAIL = re.compile(r"([^\s,;<>()@]+)@([^\s,;<>()@]*[^\s,;<>().@])")
_LEFT_OUT = re.compile(r"\+.*|[._-]")
_ABROAD = re.compile(r"^(?:00)?44(?=\d{9})0?|^0")
_SHORTEST = 6
"""A number of a place without its code has as many figures; fewer are a room or an extension."""


def same_number(one: str, other: str) -> bool:
    """Whether a number or an e-mail address of one text stands in the other too."""
    mine, theirs = _numbers(one), _numbers(other)
    return bool(mail_accounts(one) & mail_accounts(other)) or any(a in b or b in a for a in mine for b in theirs)


def _numbers(text: str) -> frozenset[str]:
    """The numbers of a text as they are dialled at home, without the nought that an area code begins with."""
    found = (re.sub(r"\D", "", run) for run in _RUN.findall(_MAIL.sub(" ", text)))
    return frozenset(_ABROAD.sub("", run) for run in found if len(run) >= _SHORTEST)


def mail_accounts(text: str) -> frozenset[str]:
    """The e-mail accounts of a text, as a post office may take two for one: without dots, and what follows a plus."""
    found = _MAIL.findall(_AT.sub("@", text.casefold()))
    return frozenset(f"{_LEFT_OUT.sub('', account)}@{domain}" for account, domain in found)
