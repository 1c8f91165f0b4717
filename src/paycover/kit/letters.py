"""The letters ids are written in."""

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def spelled(some: bytes, length: int) -> str:
    """Return bytes as so many letters; those with more bytes than that takes are the less skewed."""
    number = int.from_bytes(some)
    letters = []
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[digit])
    return "".join(letters)
