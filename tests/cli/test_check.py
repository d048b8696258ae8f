"""`datui check`: what protects cases on this computer, told to people and to programs."""

import json


def test_a_check_is_a_report_for_people_and_always_done(run, vault):
    done = run("check", "--vault", str(vault))
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("Disk encryption", "Place of the vault", "OpenSSL of sqlcipher3", "Screen lock"):
        assert name in done.stdout
    assert str(vault) not in done.stdout


def test_a_check_is_a_report_for_programs(run, home):
    done = run("check", "--json", "--vault", str(home / "Dropbox" / "none"))
    assert (done.returncode, done.stderr) == (0, "")
    found = {each["name"]: each for each in json.loads(done.stdout)["findings"]}
    assert set(found["Place of the vault"]) == {"name", "state", "words", "route"}
    assert found["Place of the vault"]["state"] == "not protected"
    assert not (home / "Dropbox").exists()
