"""Files, folders and archives: what is listed, in which order, and what a bad one does to the others."""

import os
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.reading import find_reports, read
from tests.reading.samples import sample


def write(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(sample().model_dump_json(), encoding="utf-8")
    return path


def test_a_folder_is_listed_in_order_with_its_subfolders(tmp_path: Path) -> None:
    for name in ("b.json", "a.json", "sub/c.json", ".hidden.json", "~$a.docx", "Thumbs.db"):
        write(tmp_path / name)
    names = [Path(source.name).relative_to(tmp_path).as_posix() for source in find_reports([tmp_path])]
    assert names == ["a.json", "b.json", "sub/c.json"]


def test_a_bad_file_stops_no_other(tmp_path: Path) -> None:
    write(tmp_path / "a.json")
    (tmp_path / "b.json").write_text("{", encoding="utf-8")
    write(tmp_path / "c.json")
    outcomes = []
    for source in find_reports([tmp_path, tmp_path / "missing.json"]):
        try:
            outcomes.append(source.read().organization)
        except InputError as error:
            outcomes.append(error.code)
    assert outcomes == ["松岭县林业局", "invalid-json", "松岭县林业局", "file-not-found"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside.json")
    inside = write(tmp_path / "in" / "a.json")
    (inside.parent / "link.json").symlink_to(outside)
    (inside.parent / "own.json").symlink_to(inside)
    names = [Path(source.name).name for source in find_reports([inside.parent])]
    assert names == ["a.json", "own.json"]


@pytest.mark.parametrize("name", ["nothing.json", "a\x00b.json"])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as raised:
        read(tmp_path / name)
    assert raised.value.code in ("file-not-found", "unreadable")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        read(tmp_path)
    assert raised.value.code == "not-a-file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are not known here")
def test_a_named_pipe_in_a_folder_is_an_error_and_not_a_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (source,) = find_reports([tmp_path])
    with pytest.raises(InputError) as caught:
        source.read()
    assert caught.value.code == "not-a-file"
