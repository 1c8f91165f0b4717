"""Ed25519: signatures that anybody can check with a published key (RFC 8032)."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_ID_LENGTH = 16


def new_private_key() -> bytes:
    """Return a fresh private key: 32 bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    """Return the public key of a private one: 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def key_id(public: bytes) -> str:
    """Return the name of a key, which is made of the key itself: nobody can give it to another."""
    return hashlib.sha256(public).hexdigest()[:KEY_ID_LENGTH]


def sign(private: bytes, message: bytes) -> bytes:
    """Return the signature of a message, 64 bytes; the same at every call."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature is that key's over that message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True
