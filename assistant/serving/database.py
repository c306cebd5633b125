"""Opening the database: SQLite with a write-ahead log by default, PostgreSQL by URL, memory where nothing is kept.

The schema is brought up to date at the start, behind a lock, so that two servers may start on one database at once.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from platformdirs import user_data_path
from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from assistant.errors import SettingsError
from assistant.private import is_open_to_others, make_private_file, make_private_folder
from assistant.settings import APPLICATION

log = logging.getLogger("assistant.serving")

MEMORY = "sqlite://"
_MIGRATIONS = Path(__file__).with_name("migrations")
_ADVISORY_LOCK = 0x7265706F7274  # "report", for PostgreSQL


def open_database(url: str) -> Engine:
    """An engine on the database at this SQLAlchemy URL, its schema up to date.

    Raises:
        SettingsError: no such database, or it cannot be opened.
    """
    try:
        engine = _engine(make_url(url))
        with _one_at_a_time(engine) as connection:
            _upgrade(connection)
    except (SQLAlchemyError, ArgumentError, OSError, ImportError) as error:
        shown = make_url(url).render_as_string() if "://" in url else url
        raise SettingsError(
            f"数据库 {shown} 无法打开（{type(error).__name__}）。请检查设置项 database、文件夹的写权限和数据库服务。",
            code="database",
        ) from error
    return engine


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if not url.database or url.database == ":memory:":
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        _close_to_others(Path(url.database))
        engine = create_engine(url, connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _close_to_others(database: Path) -> None:
    """Make the file and its folder for this user only; say so where others could read what is stored."""
    make_private_folder(database.parent, own=database.parent == user_data_path(APPLICATION))
    was_open = [path for path in _files(database) if path.exists() and is_open_to_others(path)]
    for path in (database, *was_open):
        make_private_file(path)
    still = [path for path in was_open if is_open_to_others(path)]
    if still:
        log.warning("本机其他用户也能读取保存的报告：%s。请把文件权限改为 600、文件夹改为 700。", still[0])
    elif was_open:
        log.warning("本机其他用户原先也能读取保存的报告（%s），已改为只有本用户可读。", was_open[0])


def _files(database: Path) -> list[Path]:
    """The file, and what SQLite keeps beside it."""
    return [database, *(Path(f"{database}{ending}") for ending in ("-wal", "-shm", "-journal", ".lock"))]


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """A write-ahead log, synchronised at each commit: what was answered as stored survives a kill and a power cut."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[Connection]:
    database = engine.url.database
    if engine.dialect.name == "sqlite" and database and database != ":memory:":
        with FileLock(f"{database}.lock", mode=0o600), engine.begin() as connection:
            yield connection
        return
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Ends with the transaction.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        yield connection


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 — takes a third of a second
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
