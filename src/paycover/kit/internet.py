"""Which addresses are somebody's on the public internet, and which lead into a private network."""

import ipaddress

_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")

_SPECIAL_4 = [
    ipaddress.IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
]
_SPECIAL_6 = [ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "3fff::/20")]
"""IANA's special-purpose registries, whole: what `ipaddress` calls global differs by Python's version, and
leaves out addresses where clouds keep their metadata (192.0.0.192)."""


def is_public(address: str) -> bool:
    """Tell whether an address (as a resolver writes it) is a public one of a single machine.

    An IPv6 address that carries an IPv4 one (mapped, translated, 6to4) is as public as that: a gateway on
    the way would take it there.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return _is_public_4(found)
    if found.ipv4_mapped is not None:
        return _is_public_4(found.ipv4_mapped)
    if found in _TRANSLATED:
        return _is_public_4(ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF))
    if found.sixtofour is not None:
        return _is_public_4(found.sixtofour)
    return found in _PUBLIC_6 and not any(found in network for network in _SPECIAL_6)


def _is_public_4(address: ipaddress.IPv4Address) -> bool:
    return not any(address in network for network in _SPECIAL_4)
