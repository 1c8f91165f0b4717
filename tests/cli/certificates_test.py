"""`paycover certificates` and `paycover endorsements`: issue what is missing, write PDFs, check them."""

import pathlib

from paycover.cli.certificates import mapped
from paycover.documents.certificate import printed
from tests.cli.program import Program
from tests.documents.sheets import sheet


def test_certificates_are_issued_written_and_checked(tmp_path: pathlib.Path) -> None:
    program = Program(tmp_path)
    folder = tmp_path / "out"
    line = ("--form", "CG 20 10", "--edition", "12 19", "--scope", "Ongoing operations")
    seeded, first, second, exported, checked, rotated, added, refused, listed, again = program.run_all(
        ("seed",),
        ("certificates", "issue"),
        ("certificates", "issue"),
        ("certificates", "export", str(folder)),
        ("certificates", "check"),
        ("certificates", "rotate-key"),
        ("endorsements", "add", "pl_WzFRszJhoY", "additional_insured", *line),
        ("endorsements", "add", "pl_2222222222", "additional_insured", *line),
        ("endorsements", "list", "pl_WzFRszJhoY"),
        ("certificates", "issue"),
    )
    assert seeded[0] == 0
    assert first[0] == 0 and "certificates made, for" in first[1] and not first[1].startswith("0 ")
    assert second[0] == 0 and "0 certificates made, for" in second[1]
    assert exported[0] == 0 and f"certificates written to {folder}" in exported[1]
    files = list(folder.glob("EC-*-1.pdf"))
    assert files and all(file.read_bytes().startswith(b"%PDF-1.7") for file in files)
    assert checked[0] == 0 and f"{len(files)} of {len(files)} certificates" in checked[1]
    assert rotated[0] == 0 and len(rotated[1].strip()) == 16
    assert added[0] == 0 and added[1].strip().startswith("nd_")
    assert refused[0] == 1
    assert listed[0] == 0 and "CG 20 10 12 19 blanket" in listed[1]
    assert again[0] == 0 and "1 certificates made, for 1 policies" in again[1]


def test_several_processes_print_the_same_as_one() -> None:
    sheets = [sheet(insured=name) for name in ("Joe", "Ann", "Lee")]
    assert list(mapped(printed, sheets, several=1)) == [printed(one) for one in sheets]
