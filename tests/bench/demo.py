"""How long `datui demo` takes to write many cases by the path that a person's records take."""

from collections.abc import Iterator

from tests.bench.figures import Figure, Sample
from tests.bench.vaults import Bench


def measure(bench: Bench) -> Iterator[Figure]:
    """Seconds and entries per second for each size; where a kept vault was there already, nothing is said of it."""
    for cases in bench.sizes:
        vault = bench.open(bench.vault(cases))
        entries = vault.entries
        vault.close()
        if cases in bench.seconds:
            took = bench.seconds[cases]
            note = f"{took / 60:.1f} minutes for {cases:,} cases of {entries / cases:.0f} entries"
            pace = Sample([entries / took], "entries/s")
            yield Figure("demo", "datui demo", pace, cases=cases, note=note, more={"seconds": round(took, 1)})
