"""Runs a command of the command line in this process, and keeps what it printed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple

from internationals.cli import run


class Result(NamedTuple):
    """What a command printed, and its exit code."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        return self.stdout + self.stderr


def invoke(arguments: Sequence[object]) -> Result:
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as errors:
        try:
            code = run([str(argument) for argument in arguments])
        except SystemExit as ended:  # of argparse
            code = int(ended.code or 0)
    return Result(code, out.getvalue(), errors.getvalue())
