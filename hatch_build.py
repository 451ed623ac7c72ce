"""Puts the data that the package reads into the wheel; a checkout has them beside src."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

READ = ("raw", "reference", "geography", "processed", "LICENSE", "README.md")


class DataHook(BuildHookInterface[Any]):
    """Adds data/ to a wheel, and not to an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files and folders to add."""
        if version == "standard":
            build_data["force_include"] |= {
                f"data/{name}": f"internationals/data/{name}" for name in READ
            }
