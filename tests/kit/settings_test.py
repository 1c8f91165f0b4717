"""Settings: the environment wins over the file, and a fault is named."""

import pathlib

import pytest
from cryptography.fernet import Fernet

from paycover.kit.log import set_up_log
from paycover.kit.settings import Settings, load_settings
from paycover.kit.vault import Vault, read_or_make_key
from paycover.store.open import open_database


@pytest.fixture
def file(tmp_path: pathlib.Path) -> pathlib.Path:
    """A settings file."""
    path = tmp_path / "paycover.toml"
    path.write_text('data_dir = "from-file"\nport = 1\nhost = "0.0.0.0"\n')
    return path


def test_without_any_there_is_a_default_for_each(tmp_path: pathlib.Path) -> None:
    assert load_settings({}, tmp_path / "none.toml") == Settings()
    assert Settings(data_dir="/d").resolved_database_url() == "sqlite:////d/paycover.db"


def test_the_environment_wins_over_the_file(file: pathlib.Path) -> None:
    environment = {
        "PAYCOVER_DATA_DIR": "from-environment",
        "PAYCOVER_DATABASE_URL": "postgresql://db/x",
        "PAYCOVER_SECRET_KEYS": "a,b",
        "PORT": "2",
    }
    assert load_settings(environment, file) == Settings(
        host="0.0.0.0",
        port=2,
        data_dir="from-environment",
        database_url="postgresql://db/x",
        secret_keys=("a", "b"),
    )
    assert load_settings(environment | {"PAYCOVER_PORT": "3"}, file).port == 3


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"PORT": "many"}, "port"),
        ({"PAYCOVER_PORT": "70000"}, "port"),
        ({"PAYCOVER_DATABASE_POOL_SIZE": "0"}, "database_pool_size"),
        ({"PAYCOVER_SERVER_PROCESSES": "2"}, "server_processes"),
        ({"PAYCOVER_DATABASE_PREPARE": "perhaps"}, "database_prepare"),
    ],
)
def test_a_fault_names_the_setting(tmp_path: pathlib.Path, environment: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        load_settings(environment, tmp_path / "none.toml")


@pytest.mark.parametrize("text", ["port = ", "prot = 1", 'port = "x"'])
def test_a_fault_of_the_file_is_told(file: pathlib.Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(ValueError, match="settings: "):
        load_settings({}, file)


def test_what_can_only_be_seen_when_used_is_refused_then() -> None:
    with pytest.raises(ValueError, match="log_level"):
        set_up_log("loud")
    with pytest.raises(ValueError, match="Fernet"):
        Vault(["short"])
    with pytest.raises(ValueError, match="mysql"):
        open_database("mysql://root@localhost/x", Vault([Fernet.generate_key().decode()]))


def test_a_kept_key_is_made_once_for_its_owner_alone(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "deep" / "secret.key"
    key = read_or_make_key(path)
    assert read_or_make_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert [kept.name for kept in path.parent.iterdir()] == ["secret.key"]


MAIL = {
    "PAYCOVER_SMTP_HOST": "smtp.example.com",
    "PAYCOVER_SMTP_FROM": "Cover <cover@example.com>",
    "PAYCOVER_PUBLIC_URL": "https://cover.example/",
}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"PAYCOVER_SMTP_FROM": ""}, "smtp_from must be an address"),
        ({"PAYCOVER_SMTP_FROM": "cover"}, "smtp_from must be an address"),
        ({"PAYCOVER_SMTP_FROM": "Cover\nBcc: x <cover@example.com>"}, "smtp_from must be an address"),
        ({"PAYCOVER_PUBLIC_URL": ""}, "smtp_host needs public_url"),
        ({"PAYCOVER_SMTP_USER": "cover", "PAYCOVER_SMTP_TLS": "none"}, "smtp_user needs smtp_tls"),
        ({"PAYCOVER_SMTP_TLS": "perhaps"}, "smtp_tls"),
        ({"PAYCOVER_CHARGES_PARALLEL": "33"}, "charges_parallel"),
    ],
)
def test_e_mail_needs_a_sender_and_a_public_address_and_keeps_its_password(
    tmp_path: pathlib.Path, changed: dict[str, str], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        load_settings(MAIL | changed, tmp_path / "none.toml")


def test_links_in_e_mail_begin_with_the_public_address_or_this_machine(tmp_path: pathlib.Path) -> None:
    whole = load_settings(MAIL, tmp_path / "none.toml")
    assert whole.origin() == "https://cover.example" and not whole.is_development()
    own = load_settings({"PAYCOVER_HOST": "::1"}, tmp_path / "none.toml")
    assert own.origin() == "http://[::1]:8099" and own.is_development()
