"""Every screen there is, and the keys that lead to it or why none does."""

from datui.training import PASSPHRASE

# The keys to each screen, from the first case or from the caseload, and after each the words that tell what it led to.
_MORE = ("m", "The first hour")
_REASON = ("t", "Enter on a way shows it", "enter", "Enter goes to where", "o", "F2 Keep")
_CHECKLIST = ("r", "Questions 0 of")
IN_A_CASE = {
    "AlikeScreen": (*_MORE, "k", "Known in another case?"),
    "AssessmentsScreen": (*_MORE, "v", "· Assessments"),
    "CaseReadsScreen": ("h", "Who read this case"),
    "CaseScreen": (),
    "ChooseScreen": (*_CHECKLIST, "c", "Which checklist"),
    "ClosureScreen": ("x", "stand in the way", "w", "Why it may close"),
    "ContactScreen": ("c", "Did you speak, safely?"),
    "EligibilityScreen": (*_MORE, "z", "Nobody is turned away"),
    "EmergencyRecordScreen": ("f9", "say what was done", "escape", "F2 Keep"),
    "EmergencyScreen": ("f9", "Where they are"),
    "GateScreen": ("x", "stand in the way"),
    "Help": ("f1", "On this screen"),
    "IncidentScreen": (*_MORE, "n", "Was anyone hurt?"),
    "InterestScreen": (*_MORE, "y", "In this case:"),
    "LevelScreen": ("l", "Decided by"),
    "MaracScreen": (*_MORE, "a", "F2 Keep"),
    "MoreScreen": _MORE,
    "NotAllowedScreen": _REASON[:4],
    "NoteScreen": ("n", "What it is"),
    "PromptScreen": (*_MORE, "e", "Nobody has to show", "enter", "F2 Keep"),
    "PromptsScreen": (*_MORE, "e", "Nobody has to show"),
    "ReachScreen": _REASON[:2],
    "ReadScreen": ("end", "What has happened", "enter", "e Correct this"),
    "ReasonScreen": _REASON,
    "RecordScreen": ("p", "F2 Keep"),
    "ReferralScreen": ("f", "· Referral"),
    "RiskScreen": _CHECKLIST,
    "VisitScreen": ("v", "F2 Keep"),
    "WayScreen": (*_REASON, "She asked", "She asked", "f2", "c Log the contact"),
    # Two assessments, and one beside the other: the last place of these, for what it leaves behind.
    "SideBySideScreen": (
        *(*_CHECKLIST, "f2", "Decided by", "escape", "m More"),
        *("r", "F2 Keep", "f5", "Questions 0 of", "f2", "Decided by", "escape", "m More"),
        *(*_MORE, "v", "Enter on two of them", "enter", "Enter on another"),
        *("down", "Enter on another", "enter", "What changed ·"),
    ),
}
_WORK = ("w", "Agreed response")
_SEEN = (*_WORK, "d", "F2 Keep", *("f4", "F2 Keep") * 6, "enter", "nobody named yet")
_ASKED = (*_WORK, "6", "Whoever asks hears")
IN_WORK = {
    "WorkScreen": _WORK,
    **{
        screen: (*_WORK, letter, "F2 Keep")
        for screen, letter in {
            "ActionScreen": "a",
            "AgreedScreen": "g",
            "SafetyPlanScreen": "p",
            "SecurityScreen": "s",
            "MoveScreen": "m",
            "JointTenancyScreen": "j",
            "NoticeScreen": "n",
            "MoneyScreen": "y",
            "OrderScreen": "o",
            "AccountabilityScreen": "b",
            "ChaseScreen": "c",
            "MaracMeetingScreen": "t",
            "ResearchScreen": "i",
            "RecommendationScreen": "e",
            "ProgrammeMeetingScreen": "u",
            "ClaresLawScreen": "l",
            "ShareScreen": "d",
            "ConsentScreen": "v",
        }.items()
    },
    "HandoverSheetScreen": (*_WORK, "h", "Handed over to nobody yet"),
    "RemediesScreen": (*_WORK, "r", "Nothing here is advice"),
    "RemedyScreen": (*_WORK, "r", "Nothing here is advice", "enter", "Who decides"),
    "SeenByScreen": _SEEN,
    "PreviewScreen": (*_SEEN, "p", "nothing else of the case"),
    "WholeScreen": (*_SEEN, "down", "nobody named yet", "enter", "Esc Back"),
    "EnquiriesScreen": (*_WORK, "x", "Say only this"),
    "EnquiryScreen": (*_WORK, "x", "Say only this", "n", "F2 Keep"),
    "SharesScreen": (*_WORK, "1", "Nobody was told anything"),
    "SealedPacksScreen": (*_WORK, "2", "What can be sealed"),
    "LettersScreen": (*_WORK, "3", "Letters of this case"),
    "LetterScreen": (*_WORK, "3", "Letters of this case", "enter", "F2 Keep"),
    "SignpostingScreen": (*_WORK, "4", "w writes them down"),
    "NumbersScreen": (*_WORK, "4", "w writes them down", "s", "Not given"),
    "AgenciesNearScreen": (*_WORK, "5", "begins a referral"),
    "RequestsScreen": _ASKED,
    "AccessRequestScreen": (*_ASKED, "n", "F2 Keep"),
    "ChronologiesScreen": (*_WORK, "7", "Notes written at the time"),
    "ChronologyScreen": (*_WORK, "7", "Notes written at the time", "n", "F2 Keep"),
}
IN_THE_CASELOAD = {
    "CaseloadScreen": (),
    "FindScreen": ("/", "Find"),
    "IntakeScreen": ("n", "In danger now?"),
}
_VAULT = ("v", "This computer", "home", "Keys")
_KEYS = (*_VAULT, "enter", "e Enrol supervisor")
_POLICIES = (*_VAULT, *("down", "Keys") * 6, "enter", "i Import")
_DIRECTORY = (*_VAULT, *("down", "Keys") * 7, "enter", "Telford & Wrekin")
_PROVED = (PASSPHRASE, "Enter goes on", "enter")
IN_THE_VAULT = {
    "VaultScreen": _VAULT,
    "KeysScreen": _KEYS,
    "KeyScreen": (*_KEYS, "home", "Robin Hartley", "enter", "Its six words"),
    "ProveScreen": (*_KEYS, "e", "Prove that it is you"),
    "EnrolScreen": (*_KEYS, "e", "Prove that it is you", *_PROVED, "Their name"),
    "ChangeScreen": (*_KEYS, "p", "Prove that it is you", *_PROVED, "The new passphrase"),
    "SheetScreen": (*_KEYS, "w", "Prove that it is you", *_PROVED, "Twelve words on paper"),
    "RotateScreen": (*_KEYS, "t", "Prove that it is you", *_PROVED, "The reason, in your own words"),
    "ReadsScreen": (*_VAULT, "down", "Keys", "enter", "What everyone read"),
    "DayScreen": (*_VAULT, *("down", "Keys") * 2, "enter", "w Compare words"),
    "WordsScreen": (*_VAULT, *("down", "Keys") * 2, "enter", "w Compare words", "w", "that you noted down"),
    "SeenScreen": (*_VAULT, *("down", "Keys") * 3, "enter", "Only a supervisor signs"),
    "SupervisedScreen": (*_VAULT, *("down", "Keys") * 4, "enter", "hear of it"),
    "PoliciesScreen": _POLICIES,
    "PolicyScreen": (*_POLICIES, "home", "i Import", "enter", "Control sheet"),
    "ChecklistScreen": (*_POLICIES, "end", "i Import", "enter", "Checklist ·"),
    "PackScreen": (*_POLICIES, "i", "A policy pack is one file"),
    "WordingScreen": (*_POLICIES, "c", "A checklist is one file"),
    "HandoversScreen": (*_VAULT, *("down", "Keys") * 5, "enter", "open cases"),
    "DirectoryScreen": _DIRECTORY,
    "AgenciesScreen": (*_DIRECTORY, "i", "A file of agencies"),
    "SendingScreen": (*_VAULT, *("down", "Keys") * 8, "enter", "somebody carries"),
    "SettingsScreen": (*_VAULT, *("down", "Keys") * 9, "enter", "F2 Keep"),
    "CheckScreen": (*_VAULT, *("down", "Keys") * 10, "enter", "protected"),
    "BackupScreen": (*_VAULT, "b", "Where to:"),
}
BEFORE_IT = {"OlderScreen", "RecoverScreen", "SetupScreen", "StopScreen", "UnlockScreen"}
"""What stands before the caseload; each has a test of its own in test_panic.py."""
ON_THE_WAY = {"RebuildScreen", "RecentScreen"}
"""On the screen for a moment, and it takes no key; the driver, which locks, knows of no screen."""
OF_A_SHARE = {"ReadOutScreen", "ReadingScreen", "GivenScreen", "SealScreen", "PackWordsScreen"}
"""What takes a share that may go. They are made as SeenByScreen, PreviewScreen, RecordScreen and SheetScreen are."""
WITH_ANOTHER = {"PermissionScreen", "SignOffScreen", "TenureDecisionScreen", "MoveSignedScreen"}
WITH_ANOTHER |= {"HandoverScreen"}
WITH_ANOTHER |= {"BarredScreen", "ReleaseScreen", "RemoveScreen", "ResetScreen", "RollbackScreen"}
"""What takes a second person or an older copy of the vault.

They are made as AlikeScreen, InterestScreen, RotateScreen, ChangeScreen and SeenScreen are.
"""
GROUNDS = {
    "Arrival",
    "CasePage",
    "DraftPage",
    "KeyChange",
    "NewVaultKey",
    "Page",
    "PassphraseScreen",
    "PlanInView",
    "SigningPage",
}
GROUNDS |= {"BeneathScreen", "FormPage", "ImportScreen", "PlanPage", "SlicesScreen", "Stepped", "TextScreen"}
GROUNDS |= {"KeepPage", "ListPage", "UndoPage", "WaitingPage", "_Counted"}
GROUNDS |= {"HousingScreen", "ReadThroughPage", "ReadsOutScreen", "RequestedScreen", "_MeetingScreen", "_OfMove"}
GROUNDS |= {"_PlanScreen"}
"""What screens are made from; none of these is ever shown by itself."""
