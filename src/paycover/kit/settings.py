"""Settings: one frozen value from `paycover.toml` (if there is one) and the environment, which wins."""

import os
import pathlib
import tomllib
from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every setting with its default. The environment's name is `PAYCOVER_` and the name in capitals.

    `database_url` empty means an SQLite file in `data_dir`. `secret_keys` empty means a key made and
    kept in `data_dir`. `public_url` empty means the host each request names.
    `stripe_url` empty means Stripe's own.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8099
    data_dir: str = "data"
    database_url: str = ""
    database_pool_size: Annotated[int, Meta(ge=1, le=500)] = 16
    database_prepare: bool = True
    secret_keys: tuple[str, ...] = ()
    public_url: str = ""
    log_level: str = "info"
    webhooks_allow_private: bool = False
    webhooks_connect_seconds: Annotated[float, Meta(gt=0, le=60)] = 5.0
    webhooks_total_seconds: Annotated[float, Meta(gt=0, le=60)] = 10.0
    webhooks_parallel: Annotated[int, Meta(ge=1, le=64)] = 16
    stripe_secret_key: str = ""
    stripe_webhook_secret: str = ""
    stripe_url: str = ""

    def resolved_database_url(self) -> str:
        """Return the address of the database."""
        return self.database_url or f"sqlite:///{pathlib.Path(self.data_dir).absolute() / 'paycover.db'}"


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
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(f"settings: {error}") from error


def _file(path: pathlib.Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ValueError(f"settings: {path}: {error}") from error
