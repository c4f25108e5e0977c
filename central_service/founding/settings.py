"""Where the service keeps its data: one database, one folder beside it, one key."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from central_service.stores.evidence_store import StoreAddress, store_address
from central_service.trouble.service_faults import UsageWrong
from desktop_app import paths
from desktop_app.i18n import N_

DATABASE_VARIABLE = "CENTRAL_SERVICE_DATABASE"
FOLDER_VARIABLE = "CENTRAL_SERVICE_FOLDER"
EVIDENCE_VARIABLE = "CENTRAL_SERVICE_EVIDENCE"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings from the command line and the environment."""

    database: URL
    folder: Path  # evidence and, unless set otherwise, the key
    key: Path
    object_store: StoreAddress | None = None  # of evidence; None: the folder

    @property
    def database_name(self) -> str:
        """The database as people write it: a file, or a URL without its password."""
        if self.database.get_backend_name() == "sqlite":
            return self.database.database or ""
        return self.database.set(drivername="postgresql").render_as_string(hide_password=True)

    @property
    def package_key(self) -> Path:
        """The file of the key that opens packages, beside the signing key."""
        return self.key.with_suffix(".age")

    @property
    def evidence(self) -> Path:
        """The folder of evidence files: those received so far and, without a store, all."""
        return self.folder / "evidence"


def settings(
    *,
    database: str | None = None,
    folder: Path | None = None,
    key: Path | None = None,
    evidence: str | None = None,
) -> Settings:
    """Return the settings; what is not given comes from the environment, then from defaults.

    A database is a URL or a path of an SQLite file, *evidence* an object store as s3://BUCKET.
    Raise UsageWrong where one is neither.
    """
    said = database or os.environ.get(DATABASE_VARIABLE)
    url = _url(said) if said else URL.create("sqlite", database=str(_home() / "service.db"))
    chosen = folder or _path_of(os.environ.get(FOLDER_VARIABLE)) or _beside(url)
    chosen = paths.absolute(chosen)
    return Settings(
        database=url,
        folder=chosen,
        key=paths.absolute(key) if key else chosen / "service.key",
        object_store=store_address(evidence or os.environ.get(EVIDENCE_VARIABLE, "")),
    )


def _url(text: str) -> URL:
    if "://" not in text:
        return URL.create("sqlite", database=str(paths.absolute(Path(text))))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise UsageWrong(
            N_("The database URL cannot be read. Write it as sqlite:///FILE or postgresql://…")
        ) from error
    kind = url.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite":
        if not url.database or url.database == ":memory:":
            raise UsageWrong(
                N_("A database in memory would lose everything at a stop. Name a file.")
            )
        if url.query:
            raise UsageWrong(N_("The URL of an SQLite database takes no parameters."))
        return URL.create("sqlite", database=str(paths.absolute(Path(url.database))))
    raise UsageWrong(
        N_("Databases of the kind {kind} are not supported: use SQLite or PostgreSQL."), kind=kind
    )


def _beside(url: URL) -> Path:
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).parent
    return _home()


def _home() -> Path:
    from platformdirs import user_data_path  # 24 ms, not needed where a database is named

    return user_data_path("central-service", appauthor=False)


def _path_of(text: str | None) -> Path | None:
    return Path(text) if text else None
