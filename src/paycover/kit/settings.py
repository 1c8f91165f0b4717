"""Settings: one frozen value from `paycover.toml` (if there is one) and the environment, which wins."""

import os
import pathlib
import re
import tomllib
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""Names under which a machine hears itself alone."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every setting with its default. The environment's name is `PAYCOVER_` and the name in capitals.

    `database_url` empty means an SQLite file in `data_dir`. `secret_keys` empty means a key made and
    kept in `data_dir`. `public_url` empty means the host each request names.
    `stripe_url` empty means Stripe's own. `smtp_host` empty means that no e-mail leaves this machine.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8099
    server_processes: Annotated[int, Meta(ge=1, le=64)] = 1
    server_works: bool = True
    data_dir: str = "data"
    database_url: str = ""
    database_pool_size: Annotated[int, Meta(ge=1, le=500)] = 16
    database_prepare: bool = True
    secret_keys: tuple[str, ...] = ()
    public_url: str = ""
    log_level: str = "info"
    verify_per_minute: Annotated[int, Meta(ge=0, le=1_000_000)] = 120
    webhooks_allow_private: bool = False
    webhooks_connect_seconds: Annotated[float, Meta(gt=0, le=60)] = 5.0
    webhooks_total_seconds: Annotated[float, Meta(gt=0, le=60)] = 10.0
    webhooks_parallel: Annotated[int, Meta(ge=1, le=64)] = 16
    stripe_secret_key: str = ""
    stripe_webhook_secret: str = ""
    stripe_url: str = ""
    charges_parallel: Annotated[int, Meta(ge=1, le=32)] = 4
    smtp_host: str = ""
    smtp_port: Annotated[int, Meta(ge=1, le=65535)] = 587
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = ""
    smtp_total_seconds: Annotated[float, Meta(gt=0, le=60)] = 30.0
    smtp_parallel: Annotated[int, Meta(ge=1, le=32)] = 4

    def resolved_database_url(self) -> str:
        """Return the address of the database."""
        return self.database_url or f"sqlite:///{pathlib.Path(self.data_dir).absolute() / 'paycover.db'}"

    def origin(self) -> str:
        """Return where links begin that no request asked for, in e-mails and on paper."""
        return self.public_url.rstrip("/") or local_address(self.host, self.port)

    def is_development(self) -> bool:
        """Tell whether this is a trial on one's own machine: heard there alone, without a mail server."""
        hosts = {self.host, urlsplit(self.public_url).hostname or self.host}
        return not self.smtp_host and hosts <= LOOPBACK

    def email_dir(self) -> pathlib.Path:
        """Return the folder of the messages that do not leave this machine."""
        return pathlib.Path(self.data_dir) / "emails"


def local_address(host: str, port: int) -> str:
    """Return where this machine reaches a server that listens on `host`."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def load_settings(
    environment: Mapping[str, str] = os.environ,
    path: pathlib.Path = pathlib.Path("paycover.toml"),
) -> Settings:
    """Return the settings; raise ValueError naming the setting, or the file, that is not valid."""
    values: dict[str, object] = {}
    if path.exists():
        values |= _file(path)
    for name in Settings.__struct_fields__:
        text = environment.get(f"PAYCOVER_{name.upper()}")
        if text is not None:
            values[name] = text.split(",") if name == "secret_keys" else text
    if "PAYCOVER_PORT" not in environment and "PORT" in environment:
        values["port"] = environment["PORT"]
    try:
        settings = msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(f"settings: {error}") from error
    if settings.smtp_host:
        _ensure_mail(settings)
    if settings.server_processes > 1 and settings.resolved_database_url().startswith("sqlite:"):
        raise ValueError("settings: server_processes must be 1 with SQLite, which has one writing process")
    return settings


def _ensure_mail(settings: Settings) -> None:
    """Refuse settings no e-mail can be sent by, or only with its links dead or its password in the open."""
    sender = parseaddr(settings.smtp_from)[1]
    if not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", sender) or not settings.smtp_from.isprintable():
        raise ValueError('settings: smtp_from must be an address, as "Cover <cover@example.com>"')
    if not settings.public_url:
        raise ValueError("settings: smtp_host needs public_url, with which links in e-mails begin")
    if settings.smtp_user and settings.smtp_tls == "none":
        raise ValueError('settings: smtp_user needs smtp_tls "starttls" or "tls"')


def _file(path: pathlib.Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ValueError(f"settings: {path}: {error}") from error
