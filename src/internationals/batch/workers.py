"""Who makes the parts: this process, several on this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from internationals.articles.model import ArticleError
from internationals.batch.inputs import Source
from internationals.batch.parts import (
    make_again,
    make_part,
    part_bytes,
    part_of,
    read_part,
    write_part,
)
from internationals.batch.work import BuildError
from internationals.places.evidence import FirstSentences
from internationals.tables.corrections import Correction

Sentences = Mapping[int, FirstSentences]
Done = Callable[[], object]

PATIENCE = "10s"
"""How long a scheduler is waited for."""

# So often pages are sent again that were lost with a worker: a page may be what kills it.
_LOSSES = 2


class Workers:
    """Makes parts with an executor, a few at a time, so that few pages are held.

    Parameters
    ----------
    executor : runs the work; None for this very process
    at_once : number of parts that may be under way
    send : where the workers may see other files than this process: sends them what a part is made
        of and gives what stands for it in `Executor.submit`; this process then writes what they
        send back. None where the workers read and write for themselves
    deadly : the error that says that a worker died of a part
    """

    def __init__(
        self,
        executor: Executor | None,
        at_once: int,
        send: Callable[[object], object] | None = None,
        deadly: type[Exception] = BrokenProcessPool,
    ) -> None:
        self.executor = executor
        self.at_once = at_once
        self.send = send
        self.deadly = deadly
        self.under_way: dict[Future[Any], _Job] = {}

    def make(
        self, path: Path, pages: Sequence[Source], corrections: Sequence[Correction], done: Done
    ) -> None:
        """Have a part made of some pages; `done` is called when it is."""
        if self.send is not None:
            carried = tuple(map(_carried, pages))
            self._submit(_Job(path, done, _made, carried, (corrections,)))
        else:
            self._submit(_Job(path, done, _write_made, pages, (corrections, path)))

    def make_again(
        self,
        path: Path,
        part: Path,
        sentences: Sentences,
        corrections: Sequence[Correction],
        done: Done,
    ) -> None:
        """Have a part made again with first sentences; `done` is called when it is."""
        if self.send is not None:
            self._submit(_Job(path, done, _again, part.read_bytes(), (sentences, corrections)))
        else:
            self._submit(_Job(path, done, _write_again, part, (sentences, corrections, path)))

    def finish(self) -> None:
        """Wait until all is done."""
        while self.under_way:
            self._wait()

    def _submit(self, job: _Job) -> None:
        if self.executor is None:
            job.work(job.what, *job.others)
            job.done()
            return
        while len(self.under_way) >= self.at_once:
            self._wait()
        what = job.what if self.send is None else self.send(job.what)
        try:
            future = self.executor.submit(job.work, what, *job.others)
        except BrokenProcessPool:
            # It died between two answers: the pool is known to be broken before one is read.
            raise _dead() from None
        self.under_way[future] = job

    def _wait(self) -> None:
        finished, _ = wait(self.under_way, return_when=FIRST_COMPLETED)
        for future in finished:
            job = self.under_way.pop(future)
            try:
                data = future.result()
            except self.deadly:
                raise _dead() from None
            except CancelledError:
                # A cluster gives up a part whose pages were lost with the worker that held them.
                if job.losses == _LOSSES:
                    raise _dead() from None
                self._submit(job._replace(losses=job.losses + 1))
                continue
            if self.send is not None:
                write_part(data, job.path)
            job.done()


class _Job(NamedTuple):
    """A part to be made: where it goes, whom to tell, what is called with what, and how often
    that was lost with a worker.
    """

    path: Path
    done: Done
    work: Callable[..., bytes]
    what: object
    others: tuple[object, ...]
    losses: int = 0


def _dead() -> BuildError:
    return BuildError(
        "found a worker dead, expected it to end by itself (is there too little memory? "
        'does a script call build outside of `if __name__ == "__main__":`?): '
        "go on with --resume, or resume=True"
    )


@contextmanager
def here() -> Iterator[Workers]:
    """No other process than the one at hand."""
    yield Workers(None, 1)


@contextmanager
def pool(processes: int | None = None) -> Iterator[Workers]:
    """Processes on this machine.

    Parameters
    ----------
    processes : how many; one for each core if None
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    processes = processes or cores()
    # Forked from a process with threads, such as a notebook's, a worker may hang.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload(["internationals.batch.workers"])
    executor = ProcessPoolExecutor(processes, context, _begin)
    try:
        yield Workers(executor, 2 * processes)
    except BaseException:
        executor.shutdown(wait=True, cancel_futures=True)
        raise
    executor.shutdown()


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """The workers of a Dask cluster.

    Parameters
    ----------
    address : of its scheduler

    Raises
    ------
    BuildError : nothing answers there, or no worker does
    """
    import distributed

    dask: Any = distributed
    try:
        client = dask.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise BuildError(f"{address}: found no Dask scheduler ({error}), expected one") from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise BuildError(f"{address}: found a Dask scheduler without workers, expected some")

        def send(what: object) -> object:
            # Within a task it would stay, with a thousand others, in Dask's logs of messages.
            (sent,) = client.scatter([what], hash=False)
            return sent

        with client.get_executor(pure=False) as executor:
            yield Workers(executor, 2 * threads, send, dask.KilledWorker)


def cores() -> int:
    """Number of cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _begin() -> None:
    """Let a worker end when the process that started it has: killed, that one cannot tell it."""
    import multiprocessing
    from threading import Thread

    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def follow() -> None:
        parent.join()
        os._exit(1)

    Thread(target=follow, daemon=True).start()


def _carried(page: Source) -> Source:
    """A page with its bytes, or why it has none."""
    if page.refusal or page.data is not None:
        return page
    try:
        return page._replace(data=page.content())
    except ArticleError as error:
        return page._replace(refusal=str(error))


def _write_made(pages: Sequence[Source], corrections: Sequence[Correction], path: Path) -> bytes:
    write_part(part_bytes(make_part(pages, corrections)), path)
    return b""


def _write_again(
    part: Path, sentences: Sentences, corrections: Sequence[Correction], path: Path
) -> bytes:
    write_part(part_bytes(make_again(read_part(part), sentences, corrections)), path)
    return b""


def _made(pages: Sequence[Source], corrections: Sequence[Correction]) -> bytes:
    return part_bytes(make_part(pages, corrections))


def _again(data: bytes, sentences: Sentences, corrections: Sequence[Correction]) -> bytes:
    return part_bytes(make_again(part_of(data), sentences, corrections))
