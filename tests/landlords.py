"""A landlord's own policy pack, fictional, and what a test changes in it."""

PACK = """# Fernleigh Homes, fictional.
[policy]
id = "fernleigh-2026"
title = "Fernleigh Homes domestic abuse policy"
cited_as = "Fernleigh 2026"
landlord = "Fernleigh Homes"
gives_way_to = "hpg-2025"
in_force_from = 2026-05-01
last_verified = 2026-11-01
verified_by = "A. Fernleigh"
source = "Policy register"

[control]
reference = "DA/7"
author = "A. Fernleigh"
lead = "Director of Homes"
version = "3"
audience = "All staff"
consultation = "Residents' panel"
equality_assessment = "1 March 2026"
privacy_assessment = "2 March 2026"
approving_body = "The Board"
board_approval = 2026-04-20
implemented = 2026-05-01
monitoring = "Monthly"
reporting = "Yearly"
review_due = 2028-05-01
expires = ""
review_cycle = "Every two years"
category = "Homes"
associated = ["Safeguarding"]
location = "Intranet"

[[control.revisions]]
author = "A. Fernleigh"
summary = "First version"
version = "1"
authorised = "The Board, 2022"

[[control.revisions]]
author = "A. Fernleigh"
summary = "Two years on"
version = "3"
authorised = "The Board, 2026"

[clauses]
"1" = "Whoever reports is believed."
contact = "First contact the same day."

[deadlines.first_contact]
amount = 0
unit = "same day"
clause = "fernleigh-2026:contact"
in_force_from = 2026-05-01
last_verified = 2026-11-01
verified_by = "A. Fernleigh"
"""


def pack(old: str = "", new: str = "") -> str:
    """The pack, with one thing changed in it."""
    assert old in PACK
    return PACK.replace(old, new, 1) if old else PACK
