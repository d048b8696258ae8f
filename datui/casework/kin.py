"""Words of kin: whether "his mother" or "her brothers" in a plan may mean somebody, by what they are to the victim."""

import re
from collections.abc import Mapping
from typing import Final

from datui.casework.people import RELATIVES
from datui.casework.text import name_words, plain

_PARENTS = frozenset(
    {"mother", "mum", "mummy", "mam", "mom", "father", "dad", "daddy", "parent", "stepmother", "stepmum", "stepfather"}
    | {"stepdad", "stepparent"}
)
_SIBLINGS = frozenset({"brother", "sister", "sibling", "stepbrother", "stepsister"})
_CHILDREN = frozenset({"son", "daughter", "child", "children", "kid", "stepson", "stepdaughter", "stepchild"})
_GRANDPARENTS = frozenset(
    {"grandmother", "grandma", "gran", "granny", "nan", "nana", "grandfather", "granddad", "grandad", "grandpa"}
    | {"grandparent"}
)
_GRANDCHILDREN = frozenset({"grandson", "granddaughter", "grandchild", "grandchildren"})
_OTHER = frozenset({"aunt", "auntie", "aunty", "uncle", "cousin", "niece", "nephew"})
_MARRIED = frozenset({"husband", "wife", "wive", "spouse"})
_TOGETHER = frozenset({"partner", "boyfriend", "girlfriend"})
_PROMISED = frozenset({"fiance", "fiancee"})
_ANY = frozenset({"family", "familie", "relative", "relation", "kin", "inlaw"})
"""What may mean anyone who is related."""
_KIN = _PARENTS | _SIBLINGS | _CHILDREN | _GRANDPARENTS | _GRANDCHILDREN | _OTHER
_CALLED: Final[Mapping[str, frozenset[str]]] = {
    "spouse": _MARRIED | _TOGETHER,
    "former-spouse": _MARRIED | _TOGETHER | {"ex"},
    "engaged": _PROMISED | _TOGETHER | {"ex"},
    "partner": _TOGETHER,
    "former-partner": _TOGETHER | {"ex"},
    "co-parent": _PARENTS,
    "parent": _PARENTS,
    "child": _CHILDREN,
    "sibling": _SIBLINGS,
    "grandparent": _GRANDPARENTS,
    "grandchild": _GRANDCHILDREN,
    # His mother is to her an in-law, and her sister's husband is one too.
    "in-law": _KIN | _MARRIED,
    "other-relative": _OTHER,
    "household": frozenset({"housemate", "flatmate", "lodger", "household"}),
    "carer": frozenset({"carer"}),
    "friend": frozenset({"friend"}),
    "neighbour": frozenset({"neighbour"}),
    "worker": frozenset({"colleague", "workmate"}),
}
"""By which words somebody is called who is this to the victim, each as of one person."""


def may_mean(text: str, relationship: str) -> bool:
    """Whether a text that names people by what they are may mean somebody: whose mother it says is not looked at."""
    called = _CALLED.get(relationship, frozenset()) | (_ANY if relationship in RELATIVES else frozenset())
    return any({word, word.removesuffix("s")} & called for word in name_words(_BY_LAW.sub("inlaw", text)))


_BY_LAW = re.compile(r"\bin[ -]laws?\b", re.IGNORECASE)
_WHOSE = re.compile(r"['’]s\b")
_RELATED = frozenset().union(*(_CALLED[one] for one in RELATIVES)) - _TOGETHER | _ANY
_EVERY = frozenset().union(*_CALLED.values()) | _ANY
_AGENCY = re.compile(
    r"\b(?:family|families|child|children|kids?|parent\w*|black sisters?|mother and baby)\b(?=\W+(?:\w+\W+)?"
    r"(?:services?|social|support|safeguarding|worker|court|courts|liaison|centre|hub|team|unit|solicitors?|lawyer"
    r"|doctor|gp|nurse|practice|charity|helpline|line|first|action)\b)|\bblack sisters\b"
)
"""What is called by a word of kin and is none: children's services, a family solicitor, the Southall Black Sisters."""


def is_kin(word: str) -> bool:
    """Whether a word says what somebody is to another, and no name."""
    return bool({word, word.removesuffix("s")} & _EVERY)


def says_kin(text: str) -> bool:
    """Whether a text speaks of a relative, whoever's it is: her aunt, his mother, the family."""
    words = name_words(_AGENCY.sub(" ", plain(_WHOSE.sub(" ", _BY_LAW.sub("inlaw", text)))))
    return any({word, word.removesuffix("s")} & _RELATED for word in words)
