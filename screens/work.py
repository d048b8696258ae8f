"""The work of a case, by what it is for: plan, housing, referrals, sharing; a letter, or Enter on its line."""

from typing import ClassVar, Final

from screens.more import Choice, MoreScreen

WORK: Final[tuple[tuple[str, tuple[Choice, ...]], ...]] = (
    (
        "Plan",
        (
            ("a", "Action", "a need, what is done, by whom and when", "record('action')"),
            ("g", "Agreed response", "how much is done and how soon", "record('agreed')"),
            ("p", "Safety plan", "the victim's own, read out and kept safe", "record('safety-plan')"),
            ("h", "Handover sheet", "what keeps them safe while you are away", "room('handover.HandoverSheetScreen')"),
        ),
    ),
    (
        "Housing",
        (
            ("s", "Security measure", "to stay: wanted, ordered, fitted", "record('security')"),
            ("m", "Move", "to leave: who decides, the risk, the tenancy", "record('move')"),
            ("j", "Joint tenancy", "what may be done, and what to mind", "record('joint-tenancy')"),
            ("n", "Notice to quit", "it came in: a solicitor hears today", "record('notice')"),
            ("y", "Rent and money", "arrears, recharges, two homes", "record('money')"),
            ("o", "Court order", "who is kept from where, until when", "record('order')"),
            ("b", "Accountability", "towards who harms: in proportion, or support", "record('accountability')"),
            ("r", "Remedies", "what there is, who decides, what is not law", "room('remedies.RemediesScreen')"),
        ),
    ),
    (
        "Referrals and meetings",
        (
            ("f", "Referral", "ask an agency to help", "record('referral')"),
            ("c", "Chase", "whether they have it, and what they said", "record('chase')"),
            ("t", "MARAC meeting", "when it is, who was there, what is ours", "record('marac-meeting')"),
            ("i", "MARAC research", "our own records, fact apart from opinion", "record('marac-research')"),
            ("e", "Recommendation", "with the victim, accepted or declined", "record('recommendation')"),
            ("u", "Programme meeting", "of a perpetrator programme", "record('programme-meeting')"),
            ("l", "Clare's Law", "asked, outcome and date alone", "record('clares-law')"),
            ("z", "Police protection", "a marker on the home, patrols, until when", "record('police-protection')"),
        ),
    ),
    (
        "Sharing",
        (
            ("d", "Share", "tell an agency: why, and just what", "record('share')"),
            ("v", "Consent", "what they agreed to, agency by agency", "record('consent')"),
            ("x", "Enquiry", "the other side asks: what to say", "room('enquiry.EnquiriesScreen')"),
            ("1", "What they would see", "every share: read it out, its exact words", "room('shares.SharesScreen')"),
            ("2", "Sealed packs", "seal a share; what became of each", "room('sealedpack.SealedPacksScreen')"),
            ("3", "Letters", "for legal aid; a contact note", "room('letterpage.LettersScreen')"),
            ("4", "Signposting sheet", "numbers for the customer, safely", "room('signposting.SignpostingScreen')"),
            (
                "5",
                "Area and agencies",
                "who is near, and how old each number is",
                "room('directory.AgenciesNearScreen')",
            ),
        ),
    ),
    (
        "Requests",
        (
            ("6", "Access request", "somebody asks what is held on them", "room('requests.RequestsScreen')"),
            (
                "7",
                "Court chronology",
                "what was written at the time, with hashes",
                "room('requests.ChronologiesScreen')",
            ),
        ),
    ),
)


class WorkScreen(MoreScreen):
    """What is done for somebody's safety, and who is told of it. A letter chooses; so does Enter on a line."""

    heading = "Work"
    sections: ClassVar[tuple[tuple[str, tuple[Choice, ...]], ...]] = WORK
