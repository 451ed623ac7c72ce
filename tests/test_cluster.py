"""A build on a Dask cluster: the same tables as on one machine, and one line where there is none."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from typing import Any

import pytest
from test_building import contents, organisation, page

from internationals import building
from internationals.building import BuildError, build, workers
from internationals.building.inputs import sources
from internationals.building.workers import Crew, Job


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Address of a scheduler with two workers, each a process of its own, on loopback."""
    import distributed

    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=logging.ERROR,
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(12):
        (folder / f"第{number}国际.zh.md").write_text(page(number), encoding="utf-8")
        (folder / f"组织{number}.md").write_text(organisation(number), encoding="utf-8")
    (folder / "empty.md").write_text("", encoding="utf-8")
    return folder


def test_a_cluster_gives_the_same_bytes(scheduler: str, folder: Path, tmp_path: Path) -> None:
    alone = build(folder, tmp_path / "alone", workers=1, chunk=4)
    together = build(folder, tmp_path / "together", scheduler=scheduler, chunk=4)
    assert contents(tmp_path / "together") == contents(tmp_path / "alone")
    assert together[:4] == alone[:4]
    assert (tmp_path / "together" / "refused.log").read_bytes() == (
        tmp_path / "alone" / "refused.log"
    ).read_bytes()


class Losing(Executor):
    """As Dask's, which cancels a task whose data are gone: the first tasks, so many."""

    def __init__(self, losses: int) -> None:
        self.losses = losses

    def submit(self, work: Any, /, *what: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if self.losses:
            self.losses -= 1
            future.cancel()
            future.set_running_or_notify_cancel()
        else:
            future.set_result(work(*what))
        return future


def work() -> str:
    return "pages done"


def test_pages_lost_with_a_worker_are_sent_again() -> None:
    crew = Crew(Losing(2), BrokenExecutor, send=lambda work: work)
    assert list(crew.run([Job("part", work)])) == [("part", "pages done")]


def test_pages_that_are_lost_again_and_again_are_reported() -> None:
    crew = Crew(Losing(99), BrokenExecutor, send=lambda work: work)
    with pytest.raises(BuildError, match=r"found a worker dead, expected .* go on with --resume"):
        list(crew.run([Job("part", work)]))


def test_pages_are_sent_to_other_machines_with_their_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"text")
    (source,) = sources([path])
    sent = building._with_content(source)
    assert sent.data == b"text" and building._with_content(sent) is sent
    path.unlink()
    assert "found No such file" in building._with_content(source).refusal


def test_without_an_affinity_all_cores_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    assert workers.cores() == 3


def test_an_address_where_no_scheduler_is(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", "1s")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(BuildError, match=r"found no Dask scheduler .* expected one"):
        build(folder, tmp_path / "out", scheduler=f"tcp://127.0.0.1:{port}")
