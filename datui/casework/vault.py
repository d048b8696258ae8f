"""What the vault itself writes down: its own beginning."""

from datui.casework.records import Line, Moment, Record, YesNo, ask


class Genesis(Record, kind="genesis", title="Vault made"):
    """The first entry of every vault: whose it is, their public key, and whether it is for training."""

    roles = frozenset({"officer"})

    name: Line = ask("Whose vault is this?")
    person: Line = ask("Person", hidden=True)
    public: Line = ask("Public key", hidden=True)
    training: YesNo = ask("For training?", hidden=True)
    created: Moment = ask("When was it made?", hidden=True)
