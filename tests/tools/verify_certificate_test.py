"""The stand-alone checker of certificates: what was issued passes, whatever was changed does not."""

import json
import pathlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paycover.documents.certificate import printed
from paycover.domain.merkle import EMPTY, appended, consistency_ranges, hash_of, inclusion_ranges
from paycover.kit.ed25519 import is_signed, key_id, new_private_key, public_key, sign
from tests import holders
from tests.conftest import Api
from tests.documents.sheets import KEY, PRIVATE, PUBLIC, sheet
from tools import verify_certificate as checker

KEYS = {KEY: PUBLIC}
MADE = printed(sheet())
PDF = MADE.sealed(sign(PRIVATE, MADE.message))
ROOM = range(len(MADE.head), len(PDF) - len(MADE.tail))


def is_sound(pdf: bytes) -> bool:
    """Tell quickly what the checker tells slowly: it looks for the seal, a library checks the signature."""
    seal = checker.SEAL.search(pdf, max(0, len(pdf) - 2_000))
    if seal is None or seal["key"].decode() not in KEYS:
        return False
    start, end = seal.span("signature")
    message = checker.PDF_MARK + pdf[:start] + pdf[end:]
    return is_signed(PUBLIC, message, bytes.fromhex(seal["signature"].decode()))


def test_a_certificate_as_it_was_issued_is_sound() -> None:
    assert checker.check_pdf(PDF, KEYS) == [] and is_sound(PDF)


@given(place=st.integers(0, len(PDF) - 1), bit=st.integers(0, 7))
@settings(max_examples=300)
def test_whatever_bit_is_flipped_the_file_is_no_longer_sound(place: int, bit: int) -> None:
    assert not is_sound(PDF[:place] + bytes([PDF[place] ^ 1 << bit]) + PDF[place + 1 :])


def test_every_bit_of_the_seal_matters() -> None:
    seal = range(len(MADE.head) - 100, len(PDF))
    for place in seal:
        for bit in range(8):
            assert not is_sound(PDF[:place] + bytes([PDF[place] ^ 1 << bit]) + PDF[place + 1 :])


@pytest.mark.parametrize("place", [0, 9, len(PDF) // 2, ROOM[0], ROOM[-1], len(PDF) - 1])
def test_the_checker_says_so(place: int) -> None:
    changed = PDF[:place] + bytes([PDF[place] ^ 1]) + PDF[place + 1 :]
    assert checker.check_pdf(changed, KEYS) != []


@pytest.mark.parametrize("added", [b"\n", b"%", PDF, b"\n%%EOF\n"])
def test_nothing_can_be_added(added: bytes) -> None:
    assert not is_sound(PDF + added) and not is_sound(added + PDF)


def test_a_key_that_is_not_published_proves_nothing() -> None:
    assert checker.check_pdf(PDF, {}) == [f"no published key has the id {KEY}"]
    named = {"keys": [{"id": KEY, "public_key": public_key(new_private_key()).hex()}]}
    assert checker.keys_of(named) == {}


@given(message=st.binary(max_size=200))
@settings(max_examples=10)
def test_its_arithmetic_agrees_with_the_library(message: bytes) -> None:
    private = new_private_key()
    public, signature = public_key(private), sign(private, message)
    assert checker.is_signed(public, message, signature)
    assert not checker.is_signed(public, message + b".", signature)
    order = checker.ORDER.to_bytes(32, "little")
    scalar = int.from_bytes(signature[32:], "little") + int.from_bytes(order, "little")
    assert not checker.is_signed(public, message, signature[:32] + scalar.to_bytes(32, "little"))
    assert key_id(public) in checker.keys_of({"keys": [{"id": key_id(public), "public_key": public.hex()}]})


@given(st.data())
def test_a_log_that_grew_is_told_from_one_that_was_changed(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 130))
    before = data.draw(st.integers(1, size))
    entries = [b"%d" % number for number in range(size)]
    tree, nodes = appended(EMPTY, entries)
    known = {node.place: hash for node, hash in nodes}
    old = appended(EMPTY, entries[:before])[0].root
    proof = [hash_of(one, known) for one in consistency_ranges(before, size)]
    assert checker.is_consistent(before, size, proof, old, tree.root)
    other = appended(EMPTY, [*entries[: before - 1], b"another"])[0].root
    assert not checker.is_consistent(before, size, proof, other, tree.root)
    assert not checker.is_consistent(before, size, [*proof, old], old, tree.root)
    number = data.draw(st.integers(0, size - 1))
    path = [hash_of(one, known) for one in inclusion_ranges(number, size)]
    assert checker.is_included(entries[number], number, size, path, tree.root)
    assert not checker.is_included(b"another", number, size, path, tree.root)


def test_the_proof_between_two_published_trees() -> None:
    entries = [bytes.fromhex(t) for t in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
    tree, nodes = appended(EMPTY, [*entries, bytes(range(0x60, 0x70))])
    known = {node.place: hash for node, hash in nodes}
    proof = [hash_of(one, known).hex() for one in consistency_ranges(6, 8)]
    assert proof == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    old = bytes.fromhex("76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")
    assert checker.is_consistent(6, 8, [bytes.fromhex(one) for one in proof], old, tree.root)


def saved(folder: pathlib.Path, name: str, content: Any) -> str:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return str(path)


def test_from_the_command_line_everything_published_fits(
    api: Api, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = holders.link_of(holders.certified(api))
    before = holders.told_at(link)
    holders.certified(api)
    after = holders.told_at(link, since=before["statement"]["log"]["size"])
    pdf = holders.pdf_at(link)
    keys = saved(tmp_path, "keys.json", holders.published(api))
    line = ["--keys", keys, "--statement", saved(tmp_path, "after.json", after)]
    line += ["--before", saved(tmp_path, "before.json", before)]
    assert checker.main([saved(tmp_path, "good.pdf", pdf), *line]) == 0
    assert "as it was issued" in capsys.readouterr().out
    assert checker.main([saved(tmp_path, "bad.pdf", pdf.replace(b"Joe", b"Bob") + b"\n"), *line]) == 1
    for path in (("cover", "covered"), ("certificate", "sha256"), ("log", "size")):
        forged = json.loads(json.dumps(after))
        forged["statement"][path[0]][path[1]] = not after["statement"]["cover"]["covered"]
        line[3] = saved(tmp_path, "forged.json", forged)
        assert checker.check_statement(forged, checker.keys_of(holders.published(api))) != []
        assert checker.main([saved(tmp_path, "good.pdf", pdf), *line]) == 1
