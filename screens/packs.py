"""Importing a file of the association's own: where it lies, what is wrong with it, and who keeps it."""

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.agencies import AgencyFile
from datui.casework.imported import Imported
from datui.casework.landlord import Pack, rules_of_vault
from datui.casework.licensed import Wording
from datui.casework.records import VAULT_CASE
from datui.casework.refusal import Refusal
from datui.pack import read_imported
from screens.page import Page
from screens.widgets.givenline import GivenLine
from screens.widgets.paragraph import paragraph


class ImportFile(GivenLine):
    """Where the file lies. Enter checks it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Check", id="import.check", key_display="Enter", tooltip="Check it line by line"),
    ]


class ImportScreen(Page[None]):
    """Give a file of your association's own; it is checked, and kept with your passphrase."""

    CSS_PATH = str(files("assets") / "policies.tcss")
    kind: ClassVar[type[Imported]]
    about: ClassVar[str]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="import.back", tooltip="Back; nothing is imported"),
    ]

    def body(self) -> Iterable[Widget]:
        """What such a file is, where it lies, and what is wrong with it."""
        yield Static(id="about")
        yield Static("Which file? Enter checks it", id="to-label", markup=False)
        yield ImportFile("file", "")
        yield Static(id="wrong")

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(ImportFile).focus()

    def on_resize(self) -> None:
        """Lay the words out for this width."""
        self.query_one("#about", Static).update(Content("\n").join(paragraph(self.about, self.size.width - 2)))

    def on_given_line_given(self, message: ImportFile.Given) -> None:
        """Check the file, then ask for the passphrase."""
        message.stop()
        try:
            found = self._checked(message.words.strip())
        except Refusal as refusal:
            self._say(refusal)
            return
        self.query_one("#wrong", Static).update("")
        self.run_worker(self._keep(found), group="import", exclusive=True)

    def _checked(self, typed: str) -> Imported:
        if not typed:
            raise Refusal("No file was given.", f"Type where the {self.kind.called} lies, then press Enter.")
        path = Path(typed)
        if not path.is_absolute():
            example = f"/media/STICK/{self.kind.called}.toml"
            raise Refusal(f"A file is given from the top, such as {example}.", "Type it so, then Enter.")
        # What was imported since the vault was unlocked counts too.
        rules = rules_of_vault(self.vault.rules, self.vault.of_vault())
        return self.kind.of(self.vault.new_id(), read_imported(path, self.kind), rules)

    def _say(self, refusal: Refusal) -> None:
        """It stays on the screen: whoever mends the file needs the line."""
        width = self.size.width - 2
        said = [*paragraph(f"✗ {refusal.reason}", width, 0, "bold"), *paragraph(f"→ {refusal.route}", width)]
        self.query_one("#wrong", Static).update(Content("\n").join(said))

    async def _keep(self, found: Imported) -> None:
        from screens.prove import proved

        with self.datui.saying():
            proof = await proved(self.datui, f"{found.title}: {found.name}")
            if proof is None:
                return
            self.vault.append(VAULT_CASE, found, proof=proof)
            self.datui.vault_changed()
            self.app.notify(f"Imported. {found.then}", timeout=6, markup=False)
            self.dismiss(None)


class PackScreen(ImportScreen):
    """Give the file of your landlord's own policy pack; it is checked, and kept with your passphrase."""

    heading = "Vault · policies · import"
    kind = Pack
    about = (
        "A policy pack is one file: the policy, its control sheet and its clauses in your words, and any deadline of "
        "its own. It is checked line by line first. The vault keeps it, signed, and follows it from the next unlocking "
        "on."
    )


class WordingScreen(ImportScreen):
    """Give the file of a checklist that you have a licence for; it is checked, and kept with your passphrase."""

    heading = "Vault · policies · import a checklist"
    kind = Wording
    about = (
        "A checklist is one file: its questions in the words that you are licensed to use, the edition, and the "
        "licence. It is checked line by line first. The vault keeps it, signed, and c asks it on a risk assessment "
        "from the next unlocking on. Assessments keep the edition that they were asked with."
    )


class AgenciesScreen(ImportScreen):
    """Give the file of your association's own agencies and numbers; it is checked, and kept with your passphrase."""

    heading = "Vault · directory · import"
    kind = AgencyFile
    about = (
        "A file of agencies says of each its name, what kind it is, in which areas, whom it serves, when, its numbers, "
        "and when somebody last checked them. One with the id of another takes its place. The vault keeps the file, "
        "signed, and its directory has them from the next unlocking on."
    )
