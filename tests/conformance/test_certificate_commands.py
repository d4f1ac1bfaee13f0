"""The commands about certificates, as people type them: sentences, exit codes, files."""

from __future__ import annotations

import resource
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from made_runs import SUITE, broken, conformant

from conformance import certificate, evidence, report
from conformance.certificate_cli import certify, keygen, registry, verify
from conformance.model import Run


@pytest.fixture(autouse=True, scope="module")
def this_suite() -> Iterator[None]:
    """The suite is the one that made the runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certificate, "suite_digest", lambda: SUITE)
        yield


def now(run: Run) -> Run:
    """The same run, made just now: certificates are of fresh runs."""
    moved = time.time() - run.started_at - 60
    run.started_at += moved
    run.finished_at += moved
    run.exchanges = [
        type(each)(**{**{name: getattr(each, name) for name in each.__slots__},
                      "started_at": each.started_at + moved})
        for each in run.exchanges
    ]  # fmt: skip
    return run


def call(command: click.Command, *arguments: object) -> Result:
    result = CliRunner().invoke(command, [str(each) for each in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "acme.key"
    assert call(keygen, "--out", path).exit_code == 0
    return path


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """The folder of a conformant run."""
    report.write_all(now(conformant()), tmp_path / "run")
    return tmp_path / "run"


def certified(run: Path, key: Path) -> Result:
    return call(certify, run, "--key", key, "--attester", "Asha Rowe, Test lead")


def public(key: Path) -> Path:
    return key.with_name(key.name + ".pub")


def test_a_private_key_is_for_its_owner_only_and_never_overwritten(key: Path) -> None:
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert b"PUBLIC" in public(key).read_bytes()
    before = key.read_bytes()
    again = call(keygen, "--out", key)
    assert (again.exit_code, "exists already" in again.output) == (2, True)
    assert key.read_bytes() == before


def test_a_key_is_not_made_where_only_its_public_half_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "x.key.pub").write_text("mine")
    assert call(keygen, "--out", tmp_path / "x.key").exit_code == 2
    assert not (tmp_path / "x.key").exists()
    assert call(keygen, "--out", tmp_path / "none" / "x.key").exit_code == 2


def test_from_a_run_to_a_certificate_that_holds(run: Path, key: Path) -> None:
    made = certified(run, key)
    assert made.exit_code == 0, made.output
    checked = call(verify, run, "--public-key", public(key))
    assert checked.exit_code == 0, checked.output
    assert "Valid: CareLink 4.2.1 @ https://sandbox.acme.example" in checked.output
    assert "Attested by Asha Rowe, Test lead." in checked.output
    assert "evidence" not in checked.output
    alone = call(verify, run / "certificate.json", "--public-key", public(key))
    assert alone.exit_code == 0
    assert "The evidence was not looked at" in alone.output


def test_one_sentence_says_which_check_failed(run: Path, key: Path) -> None:
    certified(run, key)
    with (run / "scal.csv").open("ab") as file:
        file.write(b"x")
    checked = call(verify, run, "--public-key", public(key))
    assert checked.exit_code == 1
    said = "Not valid: scal.csv is not the file that was certified (check: evidence)\n"
    assert checked.output == said


def test_the_day_to_judge_by_can_be_given(run: Path, key: Path) -> None:
    certified(run, key)
    late = call(verify, run, "--public-key", public(key), "--at", "2099-01-01")
    assert (late.exit_code, "check: expiry" in late.output) == (1, True)
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    assert call(verify, run, "--public-key", public(key), "--at", today).exit_code == 0


def test_a_run_that_does_not_conform_gets_no_certificate(tmp_path: Path, key: Path) -> None:
    report.write_all(now(broken()), tmp_path / "run")
    made = certified(tmp_path / "run", key)
    assert made.exit_code == 1
    assert made.output.startswith("No certificate: the run is not-conformant: 3 rules")


def test_mistakes_in_typing_are_named(run: Path, key: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    attester = ("--attester", "Asha Rowe, Test lead")
    said = {
        call(certify, run, "--key", key, "--attester", "Asha Rowe"): "a name, a comma and a role",
        call(certify, run, "--key", public(key), *attester): "not a private key",
        call(certify, tmp_path / "empty", "--key", key, *attester): "run.json: No such file",
        call(certify, run, "--key", key, *attester, "--months", 12): "1<=x<=3",
        call(verify, run, "--public-key", key): "not a public key",
        call(verify, run, "--public-key", public(key)): "certificate.json: No such file",
        call(verify, tmp_path / "none", "--public-key", public(key)): "does not exist",
    }
    for result, sentence in said.items():
        assert result.exit_code == 2
        assert sentence in " ".join(result.output.split()), result.output


def test_verifying_takes_less_than_a_second(tmp_path: Path, key: Path) -> None:
    big = conformant()
    one = big.exchanges[2]
    fields = {name: getattr(one, name) for name in one.__slots__}
    big.exchanges = [
        type(one)(**{**fields, "id": f"e-{number:06d}"}) for number in range(1, 2001)
    ]  # fmt: skip
    big.operations = {"getNeedsAssessment": [200]}
    big.stream_digest = evidence.stream_digest(big)
    report.write_all(now(big), tmp_path / "run")
    assert certified(tmp_path / "run", key).exit_code == 0
    script = "from conformance.certificate_cli import verify; verify()"
    command = [
        sys.executable,
        "-c",
        script,
        str(tmp_path / "run"),
        "--public-key",
        str(public(key)),
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # What it works, not what it waits for: other work on the machine must not fail it.
    took = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    assert 0.05 < took < 1.0


def test_a_registry_is_built_by_command(run: Path, key: Path, tmp_path: Path) -> None:
    certified(run, key)
    keys, runs, site = tmp_path / "keys", tmp_path / "all", tmp_path / "site"
    keys.mkdir()
    runs.mkdir()
    run.rename(runs / "acme")
    none = call(registry, "build", runs, "--public-keys", keys, "--out", site)
    assert (none.exit_code, "no public key" in none.output) == (2, True)
    public(key).rename(keys / "acme.pub")
    built = call(registry, "build", runs, "--public-keys", keys, "--out", site)
    assert built.exit_code == 0, built.output
    assert built.output == f"{site / 'index.html'}: 1 shown, 0 not.\n"
    inside = call(registry, "build", runs, "--public-keys", keys, "--out", tmp_path)
    assert (inside.exit_code, "folders apart" in inside.output) == (2, True)
    assert (runs / "acme" / "run.json").exists()
    other = call(registry, "build", runs, "--public-keys", keys, "--out", keys)
    assert (other.exit_code, "something else than a registry" in other.output) == (2, True)
