"""Who does the work: this process, several on this machine, or the workers of a Dask cluster.

What only other processes need is imported with them: most builds are small, and need none.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from internationals.tables.folder import BuildError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

PATIENCE = "10s"
"""How long a scheduler is waited for."""

# So often work is sent again that was lost with a worker: a page may be what kills it.
_LOSSES = 2


class Job(NamedTuple):
    """A piece of work.

    Attributes
    ----------
    key : what is done; returned with the result
    work : function to call, with all that it needs
    losses : how often it was lost with a worker
    """

    key: Any
    work: Callable[[], Any]
    losses: int = 0


def _do(work: Callable[[], Any]) -> Any:
    return work()


class Crew(NamedTuple):
    """Does jobs, a few at a time, so that few of them are in memory.

    Attributes
    ----------
    executor : does them
    deadly : the error for a worker that died of its job
    at_once : number of jobs that may be under way
    send : where the workers may be other machines: gives what stands for work that is there
        already, and means that pages go to the workers with their bytes; None for this machine
    """

    executor: Executor
    deadly: type[Exception]
    at_once: int = 1
    send: Callable[[Callable[[], Any]], Any] | None = None

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Any, Any]]:
        """Do jobs; key and result of each, as they are done.

        Raises
        ------
        BuildError : a worker died
        """
        from concurrent.futures import CancelledError

        under_way: dict[Future[Any], Job] = {}
        try:
            for job in jobs:
                while len(under_way) >= self.at_once:
                    yield from self._finished(under_way)
                self._submit(job, under_way)
            while under_way:
                yield from self._finished(under_way)
        except (self.deadly, CancelledError):
            raise BuildError(
                "found a worker dead, expected it to end by itself (is there too little memory? "
                'does a script call build outside of `if __name__ == "__main__":`?): '
                "go on with --resume, or resume=True"
            ) from None

    def _submit(self, job: Job, under_way: dict[Future[Any], Job]) -> None:
        work = job.work if self.send is None else self.send(job.work)
        under_way[self.executor.submit(_do, work)] = job

    def _finished(self, under_way: dict[Future[Any], Job]) -> Iterator[tuple[Any, Any]]:
        from concurrent.futures import FIRST_COMPLETED, CancelledError, wait

        finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
        for future in finished:
            job = under_way.pop(future)
            try:
                yield job.key, future.result()
            except CancelledError:
                # A cluster gives up a job whose pages were lost with the worker that had them.
                if job.losses == _LOSSES:
                    raise
                self._submit(job._replace(losses=job.losses + 1), under_way)


class Alone:
    """Does jobs in this process, one after the other."""

    send = None

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Any, Any]]:
        """Do jobs; key and result of each, as they are done."""
        return ((job.key, job.work()) for job in jobs)


@contextmanager
def crew(workers: int | None = None, scheduler: str = "") -> Iterator[Crew | Alone]:
    """The workers asked for.

    Parameters
    ----------
    workers : processes on this machine; one for each core if None
    scheduler : address of a Dask scheduler, whose workers are used instead

    Raises
    ------
    BuildError : no scheduler answers there, or it has no workers
    """
    if scheduler:
        yield from _cluster(scheduler)
    elif (workers or cores()) == 1:
        yield Alone()
    else:
        yield from _pool(workers or cores())


def cores() -> int:
    """Number of cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _pool(processes: int) -> Iterator[Crew]:
    import multiprocessing
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    # Forked from a process with threads, such as a notebook's, a worker may hang.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload(["internationals.building.pages"])
    executor = ProcessPoolExecutor(processes, context, _begin)
    try:
        yield Crew(executor, BrokenProcessPool, 2 * processes)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Let a worker end with the process that started it, which alone answers to Ctrl+C."""
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent: Any = parent_process()

    def follow() -> None:
        parent.join()
        os._exit(1)

    Thread(target=follow, daemon=True).start()


def _cluster(address: str) -> Iterator[Crew]:
    try:
        import distributed
    except ImportError:
        raise BuildError(
            "found no Dask, expected the package distributed for --scheduler: "
            "pip install 'internationals[cluster]'"
        ) from None
    dask: Any = distributed
    try:
        client = dask.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise BuildError(f"{address}: found no Dask scheduler ({error}), expected one") from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise BuildError(f"{address}: found a Dask scheduler without workers, expected some")

        def send(work: Callable[[], Any]) -> Any:
            # Within a task it would stay, with a thousand others, in Dask's logs of messages.
            (sent,) = client.scatter([work], hash=False)
            return sent

        with client.get_executor(pure=False) as executor:
            yield Crew(executor, dask.KilledWorker, 2 * threads, send)
