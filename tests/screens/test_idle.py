"""How long an untouched session stays open is the pack's to say."""

from dataclasses import replace

from datui.casework.policy import Rules
from screens.app import Datui
from storage.vault import Training, Vault, forge
from tests.screens.session import PASSPHRASE, TODAY


def test_the_idle_limit_and_its_warning_come_from_the_pack(tmp_path, rules: Rules):
    shorter = replace(rules, idle=replace(rules.idle, default_seconds=120, warn_seconds=20))
    forged = forge(PASSPHRASE, training=Training(TODAY), cheap=True)
    vault = Vault.create(tmp_path / "vault", forged, name="Robin Hartley", rules=shorter)
    app = Datui(tmp_path / "vault")
    app.take_vault(vault)
    vault.close()
    assert (app.idle_seconds, app.warn_seconds) == (120.0, 20.0)
