"""The tables of the included articles, made once."""

from __future__ import annotations

import pytest

import internationals as inter


@pytest.fixture(scope="session")
def included(tmp_path_factory: pytest.TempPathFactory) -> inter.Tables:
    folder = tmp_path_factory.mktemp("included")
    inter.build(output=folder)
    return inter.load(folder)
