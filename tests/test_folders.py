"""Where vaults are: a person's own, others beside it by letter, and which is meant when none is named."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.folders import LETTERS, data_folder, default_vault, usual_vault, vault_called, vault_folder
from datui.folders import vaults_offered as offered
from datui.folders import vaults_there as there


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A data folder with nothing in it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    Path(data_folder()).mkdir()
    return tmp_path


def make(letter, written=0.0):
    """Something that looks like a vault, last written in then."""
    folder = Path(vault_called(letter))
    folder.mkdir()
    (folder / "cases.db").touch()
    os.utime(folder / "cases.db", (written, written))
    return str(folder)


def test_each_letter_has_a_folder_of_its_own_and_the_first_is_ones_own():
    folders = [vault_called(letter) for letter in LETTERS]
    assert folders[0] == default_vault()
    assert (Path(folders[1]).name, Path(folders[-1]).name) == ("vault-b", "vault-p")
    assert len({*folders}) == len(LETTERS) == 16
    assert {Path(folder).parent for folder in folders} == {Path(data_folder())}


def test_without_a_vault_there_is_none_and_ones_own_is_meant():
    assert (there(), offered(default_vault()), usual_vault()) == ([], [], default_vault())
    Path(data_folder()).rmdir()
    assert (there(), usual_vault()) == ([], default_vault())


def test_one_vault_is_not_a_choice():
    make("A")
    assert (there(), offered(default_vault())) == (["A"], [])


def test_the_newest_of_several_comes_first_and_letters_settle_a_draw():
    for letter, written in (("A", 5), ("C", 7), ("B", 7), ("P", 1)):
        make(letter, written)
    assert offered(default_vault()) == ["B", "C", "A", "P"]


def test_what_is_no_vault_is_not_counted():
    make("A")
    Path(vault_called("B")).mkdir()
    Path(vault_called("C")).write_text("x")
    for name in ("vault-z", "vault-bb", "vault-B", "demo-b", "anchors"):
        (Path(data_folder()) / name).mkdir()
        (Path(data_folder()) / name / "cases.db").touch()
    assert there() == ["A"]


def test_whoever_names_another_vault_means_that_one():
    make("A")
    beside = make("B")
    assert offered(beside) == []
    assert offered("/elsewhere") == []
    assert vault_folder({"vault": "/elsewhere"}) == "/elsewhere"


def test_where_ones_own_was_never_made_those_beside_it_are_meant():
    first, second = make("C", 3), make("B", 9)
    assert usual_vault() == vault_folder({}) == second
    assert offered(first) == offered(second) == ["B", "C"]


def test_ones_own_folder_counts_even_where_its_database_is_gone():
    """It is to be told that it is damaged, and another vault is not to open in its place."""
    make("B")
    Path(vault_called("A")).mkdir()
    assert usual_vault() == default_vault()


@given(st.lists(st.tuples(st.sampled_from(LETTERS), st.integers(0, 5)), unique_by=lambda one: one[0]))
def test_all_that_are_there_are_found_and_nothing_else_newest_first(tmp_path_factory, made):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("home")))
        Path(data_folder()).mkdir()
        for letter, written in made:
            make(letter, written)
        assert there() == [letter for _age, letter in sorted((-written, letter) for letter, written in made)]
        assert offered(default_vault()) == (there() if len(made) > 1 else [])
        assert usual_vault() == (default_vault() if not made or "A" in there() else vault_called(there()[0]))
