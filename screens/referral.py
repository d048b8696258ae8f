"""Telling an agency: what it asks for, what is missing of that, and how far it has come; and one chase of it."""

from collections.abc import Iterable
from typing import Any

from textual.widget import Widget
from textual.widgets import Static

from datui.casework.case import Case
from datui.casework.chase import Chase, asked_at, chases_of, progress, to_chase
from datui.casework.moments import brief_words, day_words, london
from datui.casework.noconsent import shares_of, to_record, without_agreement
from datui.casework.records import Entry
from datui.casework.referral import NOT_SENT, Referral, step_words
from datui.casework.referring import against, needed, to_mind
from datui.casework.relations import must_not_words
from screens.beneath import BeneathScreen
from screens.widgets.lines import LineItem
from screens.widgets.safe import safe

NOBODY = "Nobody is named yet who must not receive anything of this case."
NO_AGENCY = "Choose the kind of agency: what it asks for stands here."
_HEAD = "bold underline"


class ReferralScreen(BeneathScreen):
    """Refer to an agency: what it asks for, who hears of it, why, and when somebody there has it."""

    kind = Referral
    part = "What they ask for"

    def above(self) -> Iterable[Widget]:
        """Who must not receive anything."""
        yield Static(id="must-not", classes="banner", markup=False)

    def redraw(self) -> None:
        """Name them as the case stands now."""
        super().redraw()
        if self.case is not None:
            names = must_not_words(self.case)
            words = f"Must not receive anything: {names}. Ask the agency to tell them nothing." if names else NOBODY
            self.query_one("#must-not", Static).update(safe(words, "bold" if names else ""))

    @property
    def _record(self) -> Referral:
        record = self.as_typed()
        assert isinstance(record, Referral)
        return record

    def follows_from(self) -> object:
        """What is typed, and the case that it is filled from."""
        return self._record, len(self.case.entries) if self.case else 0

    def beneath(self) -> Iterable[LineItem]:
        """What is missing of what they ask for, what is there, what to mind, and how far it has come."""
        record = self._record
        if self.case is None or not record.agency:
            yield from self.said(NO_AGENCY, indent=1)
            return
        if why := against(self.case, record):
            yield from self.said(f"! {why}", "service", indent=1, style="bold")
        yield from self._standing(record)
        yield from self._agreement(record)
        yield from self._asked(record)
        for words in to_mind(self.case, record):
            yield from self.said(f"• {words}", indent=1)

    def _standing(self, record: Referral) -> Iterable[LineItem]:
        """Every chase of it, what they said, and where the next is written down."""
        if self.case is None or not self.case.kept(record):
            return
        yield from _chases(self, self.case, record)
        if not (record.over or record.step in NOT_SENT):
            yield from self.said("› Chase it: ask whether they have it, or what they did", to_chase(self.record_id))

    def _agreement(self, record: Referral) -> Iterable[LineItem]:
        """Without agreement what is shared is written down, and a supervisor hears of it."""
        if self.case is None or not without_agreement(record):
            return
        shares = shares_of(self.case, record)
        if not shares:
            words = "› Without agreement: write down what is shared and why; a supervisor hears of it"
            yield from self.said(words, to_record(record), style="bold")
        elif not any(one.manager.strip() or one.manager_told.strip() for one in shares):
            words = "› What is shared is written down: tell a supervisor, and write down whom"
            yield from self.said(words, shares[-1].at_field("manager_told"), style="bold")
        else:
            yield from self.said("✓ What is shared without agreement is written down", shares[-1].at_field())

    def _asked(self, record: Referral) -> Iterable[LineItem]:
        """What is missing, each with where it is put right; and, in a sentence, what is there."""
        assert self.case is not None
        found = needed(self.case, record)
        missing = [one for one in found if not one.known]
        if missing:
            yield from self.said(f"Missing, {len(missing)} of {len(found)}:", indent=1, style=_HEAD)
        for one in missing:
            here = one.route.record_id == self.record_id
            yield from self.said(f"› {one.words}", one.route.field if here else one.route)
        there = list(dict.fromkeys(one.label for one in found if one.known))
        if there:
            yield from self.said(f"There already: {', '.join(there)}.", indent=1, style="dim")


class ChaseScreen(BeneathScreen):
    """Write down that an agency was asked, and what it said. That nobody answered is said as that."""

    kind = Chase
    part = "The referral"
    _referral: str | None = None

    @property
    def referral(self) -> Entry[Referral] | None:
        """The referral that is chased: as it was opened, or picked beneath; one that waits alone needs no picking."""
        if self.case is None:
            return None
        chosen = self._referral if self._referral is not None else str(super().more_values().get("referral", ""))
        waiting = self._waiting()
        if not chosen and len(waiting) == 1:
            return waiting[0]
        return next((one for one in self.case.of(Referral) if one.record.record_id == chosen), None)

    def _waiting(self) -> list[Entry[Referral]]:
        """The referrals that left us and are not over."""
        assert self.case is not None
        sent = (one for one in self.case.of(Referral) if not (one.record.empty or one.record.over))
        return [one for one in sent if progress(self.case, one).step not in NOT_SENT]

    def more_values(self) -> dict[str, Any]:
        """Of which referral it is."""
        entry = self.referral
        return super().more_values() | ({"referral": entry.record.record_id} if entry else {})

    def follows_from(self) -> object:
        """The referral, and what is typed."""
        entry = self.referral
        return entry.seq if entry else 0, self.typed_values.get("said"), len(self.case.entries) if self.case else 0

    def beneath(self) -> Iterable[LineItem]:
        """Which referral it is, how far it has come, and what to do after what they said."""
        if self.case is None:
            return
        entry = self.referral
        if entry is None:
            yield from self._pick()
            return
        referral, now = entry.record, progress(self.case, entry)
        who = f"{referral.agency_words(self.vault.rules)}{f', {referral.service}' if referral.service else ''}"
        sent = f" (sent {day_words(london(referral.sent_at).date())})" if referral.sent_at else ""
        number = f", their number {referral.reference}" if referral.reference else ""
        words = f"{who}{number}: {step_words(now.step)}{sent}"
        yield from self.said(words, referral.at_field(), indent=1, style="bold")
        yield from _chases(self, self.case, referral, leave_out=self.record_id)
        if now.silent:
            times = "once" if now.silent == 1 else f"{now.silent} times"
            yield from self.said(f"Asked {times} without an answer since they were last heard.", indent=1)
        if now.silent + 1 >= self.vault.rules.thresholds["chases"].amount:
            yield from self.said("Ask for their manager, tell yours, and write down whom.", "raised_with", indent=1)
        yield from self._after(referral)

    def _pick(self) -> Iterable[LineItem]:
        """The referrals that wait, each to be picked."""
        waiting = self._waiting()
        words = "Which referral? Enter picks it." if waiting else "No referral that was sent waits for an answer."
        yield from self.said(words, indent=1)
        for one in waiting:
            name = one.record.agency_words(self.vault.rules)
            service = f", {one.record.service}" if one.record.service else ""
            yield from self.said(f"› {name}{service}: {one.record.step_words}", ("referral", one.record.record_id))

    def _after(self, referral: Referral) -> Iterable[LineItem]:
        """What is written in the referral after what they said, once this is kept."""
        said = self.typed_values.get("said")
        if said == "not-arrived":
            yield from self.said("› Send it again today, and write down when", referral.at_field("resent_at"))
        elif said == "decided":
            yield from self.said("› Write down whether they take it on, and why if not", referral.at_field("answer"))

    def on_lines_chosen(self, message: Any) -> None:
        """Pick the referral; where another line leads every such page goes."""
        match message.key:
            case ("referral", str(record_id)):
                message.stop()
                message.prevent_default()
                self._referral = record_id
                self.changed()


def _chases(screen: BeneathScreen, case: Case, referral: Referral, leave_out: str = "") -> Iterable[LineItem]:
    """Every time that they were asked, and what they said."""
    for one in chases_of(case, referral.record_id):
        if one.record.record_id != leave_out:
            said = one.record.said_words(screen.vault.rules)
            yield from screen.said(f"Asked {brief_words(asked_at(case, one))}: {said}", one.record.at_field())
