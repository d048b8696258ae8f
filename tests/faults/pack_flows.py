"""Sealing a pack for the table of what can be cut off, and what must be so of the file that a cut leaves behind."""

from datui.casework.sealedpack import SealedPack
from tests.faults.flows import append, at_work, flow, made
from tests.faults.place import Place, Said, Teller
from tests.storage.colleagues import BOLA
from tests.storage.conftest import CASE
from tests.storage.packing import packing, shared, turned_on
from tests.tally import Lost


def with_packs_on(place: Place) -> None:
    """A share, a supervisor who turned packs on, and a drive."""
    vault = made(place)
    shared(vault)
    vault.close()
    hers = place.opened(BOLA)
    turned_on(hers)
    hers.close()
    place.stick.mkdir()


def none_by_half(place: Place, said: Said) -> None:
    """Whatever bears a pack's name is whole, and every pack that the register tells of is there."""
    found = set()
    for file in sorted(place.stick.iterdir()) if place.stick.exists() else []:
        if file.name.endswith(".pdf.part"):
            continue
        raw = file.read_bytes()
        assert file.name.endswith(".pdf")
        assert raw.startswith(b"%PDF-2.0"), "a pack begins as none does"
        assert raw.rstrip().endswith(b"%%EOF"), "half a pack bears the name of one"
        found.add(file.name)
    vault = place.opened()
    try:
        told = {pack.file_name for pack in vault.case(CASE).records(SealedPack)}
    finally:
        vault.close()
    if not told <= found:
        raise Lost("a pack of the register is not there")


@flow(with_packs_on, also=none_by_half)
def seal(place: Place, say: Teller) -> None:
    """A pack, an entry of the register, with a record kept before it."""
    with at_work(place, say) as vault:
        append(vault, say)
        making = packing(vault, place.stick)
        making.make()
        with say.step(vault):
            making.record()
        making.leave()
