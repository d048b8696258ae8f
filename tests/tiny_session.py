"""A session with one secret on its screen, started by the launcher as the real one is."""

import os
import sys
import time
from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.widgets import Input, Static

from screens.__main__ import main
from screens.session import SessionApp


class Tiny(SessionApp):
    """Shows what is to be hidden, and obeys words that are typed into it."""

    def __init__(self, vault: Path, passphrase: bytes | None) -> None:
        given = (vault / "idle").read_text() if (vault / "idle").exists() else ""
        super().__init__(*map(float, given.split()))
        self.vault, self.passphrase = vault, passphrase

    def compose(self) -> ComposeResult:
        yield Static("The secret is marmalade.", markup=False)
        yield Static(f"brought: {(self.passphrase or b'nothing').decode()}", markup=False)
        yield Input(id="typed")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def save_drafts(self) -> None:
        (self.vault / "draft").write_text(self.query_one(Input).value)
        if (self.vault / "hang").exists():
            time.sleep(60)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        getattr(self, f"do_{event.value}")()

    def do_crash(self) -> None:
        secret = "marmalade on the terminal"
        raise ValueError(secret)

    def do_exit(self) -> None:
        self.exit()

    def do_block(self) -> None:
        # What a stuck screen leaves standing, written past Textual, for nothing is painted any more: once all is
        # written that Textual had still to write, or the two would come in one another's middle.
        driver: Any = self._driver
        driver._writer_thread.stop()
        os.write(2, b"stuck with marmalade")
        while True:
            time.sleep(60)

    def do_network(self) -> None:
        import socket

        try:
            socket.socket(socket.AF_INET)
        except PermissionError as refused:
            self.mount(Static(f"refused: {refused}"))

    def do_program(self) -> None:
        import subprocess

        try:
            subprocess.run(["true"], check=True)
        except PermissionError as refused:
            self.mount(Static(f"refused: {refused}"))


def make(vault: Path, passphrase: bytes | None) -> Any:
    return Tiny(vault, passphrase)


if __name__ == "__main__":
    main(sys.argv[1:], make)
