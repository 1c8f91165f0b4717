"""One file from bytes to a reading, as JSON: what the process apart does for each file."""

import re
import resource

from paycover.domain.certificate_reading import read_certificate
from paycover.domain.incoming_certificates import ReadingFault
from paycover.domain.page_words import PICTURE
from paycover.reader.pages import Unreadable, read_pages
from paycover.reader.pipe import Read

MEMORY_BYTES_MAX = 768 * 1_048_576
"""How much address space the process that reads one file may have."""

_HAS_SAID_ENOUGH = re.compile(r"^(?:coverages|insured)\.")


def read_file(data: bytes) -> Read:
    """Return what came of a file; whatever is wrong with it is a fault, not an exception."""
    try:
        words, making = read_pages(data)
        if not any(word.text.strip(PICTURE) for word in words):
            return Read(fault=ReadingFault.NO_TEXT)
        reading = read_certificate(words, making)
    except Unreadable as error:
        return Read(fault=error.fault)
    except (MemoryError, RecursionError):
        return Read(fault=ReadingFault.TOO_LARGE)
    if not any(_HAS_SAID_ENOUGH.match(found.path) for found in reading.found):
        return Read(fault=ReadingFault.NOT_A_CERTIFICATE)
    return Read(reading=reading)


def limit_this_process(seconds: int, *, has_threads: bool = False) -> None:
    """Take from this process, for good, all that reading a file does not need, and time past `seconds`.

    Drawing a page needs a thread, which the system counts as it does processes.
    """
    limits = {
        resource.RLIMIT_AS: MEMORY_BYTES_MAX,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    if has_threads:
        del limits[resource.RLIMIT_NPROC]
    for kind, most in limits.items():
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
