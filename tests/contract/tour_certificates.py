"""The part of the tour where a contractor's own certificate is uploaded, read and reviewed."""

from paycover.domain.incoming_certificates import ReadingFault
from paycover.flows import samples
from paycover.flows.incoming_certificates import begin_reading, record_reading
from paycover.kit.records import replace
from paycover.reader.reading import read_file
from paycover.store.db import Tx
from tests.certificate_drawings import classic
from tests.certificates import COMP, GENERAL, changed, in_force
from tests.contract.steps import Arrange, File, Own, Send, own
from tests.sheets import pdf

CERTIFICATE = File("certificate.pdf")


def drawn() -> bytes:
    """Return the certificate that is uploaded: one of its limits is too low."""
    limits = {"each_occurrence": 950_000, "general_aggregate": 2_000_000}
    made = changed(in_force(), GENERAL, limits=limits, additional=True)
    lines = {line: made.policies[line] for line in (GENERAL, COMP)}
    return pdf(classic(replace(made, policies=lines)))


def incoming_certificates(send: Send, arrange: Arrange) -> None:
    """Send every operation on uploaded certificates; there is a default requirement already."""
    asked = {"certificate": CERTIFICATE, "contractor": samples.SAMPLE_IDS["contractor"]}
    made = own(send("post_files_certificates", body=asked))
    arrange(lambda tx: _read(tx, made))
    send("get_files_certificates", query={"limit": 2})
    one = "files_certificates_incoming_certificate"
    shown = send(f"get_{one}", made, query={"expand": ["review_results.full"]})
    (failed,) = [rule for rule in shown["review_results"]["audit_results"] if rule["result"] == "fail"]
    body = {"rule": Own(failed["id"]), "reason": "Enough for work this small."}
    send(f"post_{one}_approve_rule", made, body=body)
    send(f"post_{one}_approve", made, body={"reason": "The broker confirmed the new limit."})
    send(f"post_{one}_deny", made, body={"reason": "The policy was cancelled."})
    send(f"post_{one}_retry", made)


def _read(tx: Tx, id: str) -> None:
    """Read a certificate as the worker does."""
    data = begin_reading(tx, id)
    assert data is not None
    read = read_file(data)
    record_reading(tx, id, read.reading or read.fault or ReadingFault.MALFORMED)
