"""What functions are called with: tables, their folder, or nothing."""

from pathlib import Path

import pytest

from internationals.paths import PROCESSED
from internationals.tables.schema import TableError, Tables, as_tables


def test_tables_their_folder_or_nothing(tmp_path: Path) -> None:
    own = Tables({})
    assert as_tables(own) is own
    assert as_tables(str(PROCESSED)).articles.equals(as_tables(None).articles)
    with pytest.raises(TypeError, match="found int, expected Tables or a folder"):
        as_tables(5)  # type: ignore[arg-type]
    with pytest.raises(TableError):
        as_tables(tmp_path)
