"""The second factor: codes of an authenticator application, and recovery codes that stand in for it."""

import base64
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from paycover.kit.ids import CROCKFORD
from paycover.kit.later import Later

if TYPE_CHECKING:
    import pyotp
else:
    pyotp = Later("pyotp")

STEP_SECONDS = 30
RECOVERY_CODES = 10
RECOVERY_CHARACTERS = 16

_DRIFT = (0, -1, 1)
"""A code is also taken one step early or late: clocks differ."""


def new_secret(seed: bytes) -> str:
    """Return the secret made of 20 random bytes, in base32."""
    return base64.b32encode(hashlib.sha256(seed).digest()[:20]).decode()


def address(secret: str, email: str, issuer: str) -> str:
    """Return what an authenticator application reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def code_at(secret: str, now: int) -> str:
    """Return the code of a moment (Unix seconds)."""
    return pyotp.TOTP(secret).at(now)


def step_of(code: str, secret: str, now: int, *, after: int | None) -> int | None:
    """Return the step a code is of, None where it is of none that may be used; `after` was used last."""
    typed = code.replace(" ", "")
    for drift in _DRIFT:
        step = now // STEP_SECONDS + drift
        expected = code_at(secret, step * STEP_SECONDS)
        if hmac.compare_digest(expected.encode(), typed.encode("utf-8", "surrogatepass")) and (
            after is None or step > after
        ):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Return codes to be written down: 80 random bits each."""
    return [_grouped(_random_letters()) for _ in range(RECOVERY_CODES)]


def hash_recovery_code(code: str) -> str:
    """Return what the database keeps of a recovery code, however its letters are grouped."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _random_letters() -> str:
    return "".join(secrets.choice(CROCKFORD) for _ in range(RECOVERY_CHARACTERS))


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
