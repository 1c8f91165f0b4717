"""The folder of e-mails that stay here: whole files, the newest of them, and nothing beside it."""

import os
import pathlib
from email.message import EmailMessage

import pytest

from paycover.kit import mail_folder


def _message(text: str) -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = text
    made.set_content(text)
    return made


def test_what_is_put_is_listed_newest_first_and_found(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "emails"
    assert mail_folder.listed(folder, 10) == []
    for second, name in enumerate(("nt_1", "nt_2", "nt_3")):
        mail_folder.put(folder, name, _message(name))
        os.utime(folder / f"{name}.eml", (second, second))
    assert [(name, str(m["Subject"])) for name, m in mail_folder.listed(folder, 2)] == [
        ("nt_3", "nt_3"),
        ("nt_2", "nt_2"),
    ]
    found = mail_folder.find(folder, "nt_1")
    assert found is not None and found["Subject"] == "nt_1"
    assert folder.stat().st_mode & 0o077 == 0


def test_a_message_sent_again_is_still_one(tmp_path: pathlib.Path) -> None:
    for text in ("first", "second"):
        mail_folder.put(tmp_path, "nt_1", _message(text))
    ((_, message),) = mail_folder.listed(tmp_path, 10)
    assert message["Subject"] == "second" and len(list(tmp_path.iterdir())) == 1


def test_the_oldest_go_when_there_are_too_many(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_folder, "KEPT_MAX", 2)
    for second, name in enumerate(("nt_1", "nt_2")):
        mail_folder.put(tmp_path, name, _message(name))
        os.utime(tmp_path / f"{name}.eml", (second, second))
    mail_folder.put(tmp_path, "nt_3", _message("nt_3"))
    assert [name for name, _ in mail_folder.listed(tmp_path, 10)] == ["nt_3", "nt_2"]


@pytest.mark.parametrize(
    "name", ["", "nt_2", "../nt_1", "a/../../nt_1", "/etc/hostname", "nt_1\n", "x" * 101]
)
def test_no_other_file_is_found(tmp_path: pathlib.Path, name: str) -> None:
    mail_folder.put(tmp_path / "emails", "nt_0", _message("inside"))
    mail_folder.put(tmp_path, "nt_1", _message("outside"))
    assert mail_folder.find(tmp_path / "emails", name) is None
