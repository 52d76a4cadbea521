"""The environment variables of the project, with their types.

A wrong value stops the start and names the variable and the value.
"""

import re
from pathlib import Path
from typing import Annotated, Literal

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from pydantic import AnyHttpUrl, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Environment(BaseSettings):
    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore")

    secret_key: str | None = None
    debug: bool = False
    allowed_hosts: Annotated[list[str], NoDecode] = ["localhost", "127.0.0.1", "[::1]"]
    site_url: AnyHttpUrl = AnyHttpUrl("http://localhost:8000")
    municipality_name: str = "Gemeente Lindewaard"

    database_url: str | None = None
    var_dir: Path = PROJECT_ROOT / "var"
    # Empty: below var_dir.
    choice_key_dir: Path | None = None
    check_in_key_dir: Path | None = None
    measurement_key_dir: Path | None = None
    measurement_escrow_dir: Path | None = None
    proposal_key_dir: Path | None = None
    # Where the live processes share the keys of open votes; a folder in memory. Empty: /dev/shm where it is there.
    live_key_dir: Path | None = None

    # Where the key and certificate stand that seal signed documents (seal-key.pem, seal-certificate.pem); one that is
    # self-made is put there where there is none. Empty: below var_dir.
    seal_dir: Path | None = None
    seal_key_passphrase: str = ""

    email_host: str | None = None
    email_port: int = Field(25, ge=1, le=65535)
    email_host_user: str = ""
    email_host_password: str = ""
    email_security: Literal["none", "starttls", "tls"] = "none"
    default_from_email: str = "integriteitsplein@lindewaard.example"

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def split_on_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return [host.strip() for host in value.split(",") if host.strip()]
        return value

    @field_validator("database_url")
    @classmethod
    def name_a_known_database(cls, value: str | None) -> str | None:
        if value is not None:
            dj_database_url.parse(value)
        return value


def read_environment() -> Environment:
    """Raises ImproperlyConfigured naming each wrong variable, its value and what is expected."""
    try:
        return Environment()
    except ValidationError as error:
        lines = [
            f"{'.'.join(str(part) for part in fault['loc']).upper()}={_shown(fault['input'])!r}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise ImproperlyConfigured("Wrong environment: " + "; ".join(lines)) from error


def _shown(value: object) -> object:
    """Without the name and password of an address: this goes to a log."""
    return re.sub(r"://[^@/]*@", "://***@", value) if isinstance(value, str) else value
