"""The README's pictures, made from fictional cases: `make pictures` writes them again."""

import asyncio
import re
import tempfile
from pathlib import Path

from datui.demo import cases
from datui.pack import load_rules
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.closure import GateScreen
from screens.widgets.lines import Lines
from storage.vault import Vault
from tests.screens.session import TODAY, make_vault, session, settle

PICTURES = Path(__file__).parent.parent / "assets" / "pictures"
SEED = 2026
SIZE = (100, 26)
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def _fill(vault: Vault) -> None:
    with vault.batch():
        for fictional in cases(SEED, 12, TODAY, vault.rules):
            for at, record in fictional.kept:
                vault.append(fictional.case_id, record, at=at)


def drawing(svg: str) -> str:
    """The picture without the fonts that it would fetch from outside: whoever looks at it uses their own."""
    return "\n".join(line.rstrip() for line in _FONT.sub("", svg).splitlines()) + "\n"


async def draw(folder: Path) -> None:
    """Write the caseload, a case and a gate as SVG into `folder`, which is there."""
    with tempfile.TemporaryDirectory() as home:
        vault = make_vault(Path(home) / "vault", load_rules(), _fill)
        async with session(vault, SIZE) as pilot:
            app = pilot.app
            (folder / "caseload.svg").write_text(drawing(app.export_screenshot()), encoding="utf-8")
            lines = app.screen.query_one(Lines)
            lines.cursor = 3
            await pilot.press("enter")
            await settle(pilot, CaseScreen)
            (folder / "case.svg").write_text(drawing(app.export_screenshot()), encoding="utf-8")
            await pilot.press("x")
            await settle(pilot, GateScreen)
            (folder / "gate.svg").write_text(drawing(app.export_screenshot()), encoding="utf-8")
            await pilot.press("escape")
            await settle(pilot, CaseScreen)
            await pilot.press("escape")
            await settle(pilot, CaseloadScreen)


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    asyncio.run(draw(PICTURES))
