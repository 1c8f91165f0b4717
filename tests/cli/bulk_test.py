"""The commands of bulk uploads, as a person goes through them."""

import pathlib

from tests.cli.program import Program

PAY = "Contractor,Job,Cycle Start,Cycle End,Pay\ncn_Ehb3bYa,jb_jsb9KEcTpc,2026-05-01,2026-05-15,{}\n"


def test_a_file_is_tried_run_twice_and_undone(tmp_path: pathlib.Path) -> None:
    program = Program(tmp_path)
    (tmp_path / "pay.csv").write_text(PAY.format("2,500.00").replace("2,500.00", '"2,500.00"'))
    (tmp_path / "bad.csv").write_text(PAY.format("lots"))
    done = program.run_all(
        ("seed",),
        ("bulk", "template", "work", "work.xlsx"),
        ("bulk", "template", "work", "work.csv"),
        ("bulk", "template", "work", "work.csv"),
        ("bulk", "check", "payroll", "pay.csv"),
        ("bulk", "run", "payroll", "pay.csv"),
        ("bulk", "check", "payroll", "pay.csv", "--out", "verdicts.csv"),
        ("bulk", "check", "payroll", "bad.csv"),
        ("bulk", "check", "work", "pay.csv"),
        ("bulk", "undo", "bu_nothing"),
    )
    assert [code for code, _ in done] == [0, 0, 0, 1, 0, 0, 0, 1, 1, 1]
    shown = [output for _, output in done]
    assert "would be written over" in shown[3] and "1 create" in shown[4]
    assert "1 same" in shown[6] and "write dollars like 1234.56" in shown[7]
    assert "Ultimate Client Name is missing" in shown[8] and "No such upload" in shown[9]
    assert (tmp_path / "work.xlsx").read_bytes().startswith(b"PK")
    assert "Done before" in (tmp_path / "verdicts.csv").read_text(encoding="utf-8-sig")
    upload = next(word for word in shown[5].split() if word.startswith("bu_"))
    assert program.run("bulk", "undo", upload).returncode == 0
    assert "1 create" in program.run("bulk", "check", "payroll", "pay.csv").stderr
