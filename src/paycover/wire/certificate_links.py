"""The `certificates` of a policy or assignment on the wire (api.md 2.7, 2.8)."""

from paycover.domain.coverage import LINES, Coverage


def render_certificates(addresses: dict[Coverage, str]) -> dict[str, str] | None:
    """Return the addresses of certificates under their documented names, None while there are none."""
    shown = {f"{short}_coi_pdf_url": addresses[line] for line, short in LINES.items() if line in addresses}
    return shown or None
