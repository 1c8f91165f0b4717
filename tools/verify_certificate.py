"""Checks a certificate without Paycover: the PDF's own signature, a signed statement, and the log.

    python verify_certificate.py certificate.pdf --keys keys.json
        [--statement statement.json [--before old.json]]
    python verify_certificate.py --coverage coverage.json --keys keys.json

It needs Python alone and no network. `keys.json` is what `/verify/keys` answers, `statement.json` what the
certificate's link answers with `.json` behind it; `old.json` is an earlier one, asked for before with
`?since=` and its size, to see that nothing was taken out of the log meanwhile. `coverage.json` is what
`GET /api/v1/coverage` answered: whether somebody was covered at a moment. Ends with 0 where all holds.
"""

import argparse
import hashlib
import json
import pathlib
import re
import sys
from typing import Any

SEAL = re.compile(
    rb"<</Type/PaycoverSeal/Algorithm/Ed25519/Key\((?P<key>[0-9a-f]{16})\)/Signature<"
    rb"(?P<signature>[0-9a-f]{128})>>>\nendobj\nxref\n\d+ 1\n\d{10} 00000 n\r\ntrailer\n<<[^\n]*>>\n"
    rb"startxref\n\d+\n%%EOF\n\Z"
)
PDF_MARK = b"paycover sealed pdf v1\n"
STATEMENT_MARK = b"paycover statement v1\n"
COVERAGE_MARK = b"paycover coverage v1\n"


def check_pdf(pdf: bytes, keys: dict[str, bytes]) -> list[str]:
    """Return what is wrong with a sealed PDF, nothing where its signature covers it as it is."""
    seal = SEAL.search(pdf, max(0, len(pdf) - 2_000))
    if seal is None:
        return ["the file does not end with a seal"]
    public = keys.get(seal["key"].decode())
    if public is None:
        return [f"no published key has the id {seal['key'].decode()}"]
    start, end = seal.span("signature")
    message = PDF_MARK + pdf[:start] + pdf[end:]
    if not is_signed(public, message, bytes.fromhex(seal["signature"].decode())):
        return ["the signature does not fit the file: it was changed"]
    return []


def check_statement(shown: dict[str, Any], keys: dict[str, bytes]) -> list[str]:
    """Return what is wrong with a signed statement: its signature, and its proof that it is in the log."""
    if faults := _check_signature(shown, keys, STATEMENT_MARK):
        return faults
    statement = shown["statement"]
    log = statement["log"]
    entry = bytes.fromhex(statement["certificate"]["sha256"])
    path = [bytes.fromhex(hash) for hash in log["inclusion"]]
    if not is_included(entry, log["number"], log["size"], path, bytes.fromhex(log["root"])):
        return ["the log does not hold the certificate"]
    return []


def check_coverage(shown: dict[str, Any], keys: dict[str, bytes]) -> list[str]:
    """Return what is wrong with a signed answer to whether somebody was covered."""
    return _check_signature(shown, keys, COVERAGE_MARK)


def _check_signature(shown: dict[str, Any], keys: dict[str, bytes], mark: bytes) -> list[str]:
    public = keys.get(shown["signing_key"])
    if public is None:
        return [f"no published key has the id {shown['signing_key']}"]
    text = json.dumps(shown["statement"], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    if not is_signed(public, mark + text.encode(), bytes.fromhex(shown["signature"])):
        return ["the signature does not fit the statement: it was changed"]
    return []


def check_growth(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return what is wrong with the log of a later statement as a continuation of an earlier one's."""
    old, new = before["statement"]["log"], after["statement"]["log"]
    if old["id"] != new["id"]:
        return ["the statements are about two logs"]
    if new["since"] != old["size"]:
        return [f"the later statement does not prove what followed {old['size']} entries: ask with ?since="]
    proof = [bytes.fromhex(hash) for hash in new["consistency"]]
    roots = bytes.fromhex(old["root"]), bytes.fromhex(new["root"])
    if not is_consistent(old["size"], new["size"], proof, *roots):
        return ["the later log is not a continuation of the earlier one: entries were changed or taken out"]
    return []


def is_included(entry: bytes, number: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Tell whether a path proves an entry to be in the log of a root (RFC 9162, 2.1.3.2)."""
    if not 0 <= number < size:
        return False
    climbed = _climbed(number, size - 1, [hashlib.sha256(b"\x00" + entry).digest(), *path])
    return climbed is not None and climbed[1] == root


def is_consistent(before: int, size: int, proof: list[bytes], old_root: bytes, root: bytes) -> bool:
    """Tell whether a log of `size` begins with the one of `before` entries (RFC 9162, 2.1.4.2)."""
    if not 0 < before <= size:
        return False
    if before == size:
        return not proof and old_root == root
    path = [old_root, *proof] if before & (before - 1) == 0 else proof
    place, last = before - 1, size - 1
    while place % 2:
        place, last = place // 2, last // 2
    return bool(path) and _climbed(place, last, path) == (old_root, root)


def _climbed(place: int, last: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    """Return the roots that a path leads to, without and with what stands on the right of it.

    None for a path that is too long or too short for the place it starts at.
    """
    old = new = path[0]
    for hash in path[1:]:
        if last == 0:
            return None
        if place % 2 or place == last:
            old, new = _parent(hash, old), _parent(hash, new)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            new = _parent(new, hash)
        place, last = place // 2, last // 2
    return (old, new) if last == 0 else None


def _parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


# Ed25519 as RFC 8032 has it, in Python alone: slow, and simple enough to be read.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int, int]


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature is that key's over that message (RFC 8032, 5.1.7)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment = _decompress(public), _decompress(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    return _equal(_times(scalar, BASE), _sum(commitment, _times(challenge, key)))


def _sum(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(scalar: int, point: Point) -> Point:
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = _sum(total, point)
        point, scalar = _sum(point, point), scalar >> 1
    return total


def _equal(one: Point, other: Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 == (one[1] * other[2] - other[1] * one[2]) % P


def _decompress(text: bytes) -> Point | None:
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x = None if y >= P else _x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _x_of(y: int, sign: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = _x_of(_BASE_Y, 0)
assert _BASE_X is not None, "the base point is on the curve"
BASE: Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def keys_of(shown: dict[str, Any]) -> dict[str, bytes]:
    """Return published keys by their ids, which are made of the keys: one under a false id is left out."""
    found = {key["id"]: bytes.fromhex(key["public_key"]) for key in shown["keys"]}
    return {id: key for id, key in found.items() if hashlib.sha256(key).hexdigest()[:16] == id}


def main(arguments: list[str] | None = None) -> int:
    """Check what the command line names; print what is wrong and return how many faults there were."""
    parser = argparse.ArgumentParser(description="Check a certificate, or who was covered, offline.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("pdf", type=pathlib.Path, nargs="?")
    what.add_argument("--coverage", type=pathlib.Path)
    parser.add_argument("--keys", type=pathlib.Path, required=True)
    parser.add_argument("--statement", type=pathlib.Path)
    parser.add_argument("--before", type=pathlib.Path)
    given = parser.parse_args(arguments)
    keys = keys_of(json.loads(given.keys.read_text()))
    if given.coverage is not None:
        shown = json.loads(given.coverage.read_text())
        good = f"signed; {shown['statement']['as_true']['sentence']}"
        return _told(given.coverage, check_coverage(shown, keys), good)
    pdf = given.pdf.read_bytes()
    faults = check_pdf(pdf, keys)
    if given.statement is not None:
        shown = json.loads(given.statement.read_text())
        faults += check_statement(shown, keys)
        if shown["statement"]["certificate"]["sha256"] != hashlib.sha256(pdf).hexdigest():
            faults.append("the statement is about another document")
        if given.before is not None:
            faults += check_growth(json.loads(given.before.read_text()), shown)
    return _told(given.pdf, faults, "signed, and as it was issued")


def _told(path: pathlib.Path, faults: list[str], good: str) -> int:
    for fault in faults:
        sys.stderr.write(f"{path}: {fault}\n")
    sys.stdout.write("" if faults else f"{path}: {good}\n")
    return min(len(faults), 1)


if __name__ == "__main__":
    sys.exit(main())
