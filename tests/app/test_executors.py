"""One map over files, wherever it runs; a death costs the file that it was died of."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bcm_excel.app.executors import AHEAD, DIED, NO_MEMORY, Result, map_files
from bcm_excel.core.failure import Failure

PATHS = [Path(f"/files/{number}.xlsx") for number in range(12)]


def stem(path: Path) -> str:
    """Works, or dies: of an abort as a library's crash is one, or for lack of memory."""
    if path.stem.startswith("abort"):
        os.abort()
    if path.stem.startswith("huge"):
        raise MemoryError
    return path.stem


def raises(path: Path) -> str:
    raise LookupError(path.stem)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A cluster of threads of this process, at ``dask://HOST:PORT``."""
    distributed: Any = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address="127.0.0.1:0",
        host="127.0.0.1", protocol="tcp",
    ) as made:  # fmt: skip
        yield made.scheduler_address.replace("tcp://", "dask://")


@pytest.fixture(params=[1, 2, "cluster"])
def where(request: pytest.FixtureRequest, cluster: str) -> int | str:
    """This process, two others, a cluster."""
    return cluster if request.param == "cluster" else int(request.param)


def test_results_come_in_order_and_progress_is_told(where: int | str) -> None:
    told: list[tuple[int, int]] = []
    made = list(map_files(stem, PATHS, where, lambda done, of: told.append((done, of))))
    assert made == [Result(path, path.stem) for path in PATHS]
    assert told == [(number, 12) for number in range(1, 13)]


def test_what_the_function_raises_is_raised(where: int | str) -> None:
    with pytest.raises(LookupError):
        list(map_files(raises, PATHS, where))


def test_lack_of_memory_costs_one_file(where: int | str) -> None:
    made = list(map_files(stem, [PATHS[0], Path("/huge.xlsx"), PATHS[1]], where))
    assert [(each.value, each.lost) for each in made] == [
        ("0", None),
        (None, NO_MEMORY),
        ("1", None),
    ]


def test_no_files_no_results(where: int | str) -> None:
    assert list(map_files(stem, [], where)) == []


def test_a_crash_costs_the_file_that_it_came_of() -> None:
    paths = [*PATHS[:3], Path("/abort1.xlsx"), *PATHS[3:7], Path("/abort2.xlsx"), *PATHS[7:]]
    made = list(map_files(stem, paths, 2))
    assert [each.path for each in made] == paths
    assert [each.path.stem for each in made if each.lost == DIED] == ["abort1", "abort2"]
    assert [each.value for each in made if each.lost is None] == [path.stem for path in PATHS]


def test_files_are_handed_out_as_results_are_taken(cluster: str) -> None:
    """A thousand results must not wait in memory for whoever takes the first."""
    seen: list[str] = []
    many = [Path(f"/{number}.xlsx") for number in range(200)]
    results = map_files(lambda path: seen.append(path.stem), many, cluster)
    next(results)
    assert len(seen) <= 2 * AHEAD + 1
    results.close()  # type: ignore[attr-defined] # a generator


def test_a_worker_of_a_cluster_that_dies_costs_one_file() -> None:
    distributed: Any = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=True,
        dashboard_address="127.0.0.1:0",
        host="127.0.0.1",
    ) as made:
        address = made.scheduler_address.replace("tcp://", "dask://")
        results = list(map_files(stem, [PATHS[0], Path("/abort.xlsx"), PATHS[1]], address))
    assert [each.value for each in results] == ["0", None, "1"]
    assert results[1].lost == DIED


def test_a_cluster_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bcm_excel.app.executors.PATIENCE", 0.2)
    with pytest.raises(Failure) as caught:
        list(map_files(stem, PATHS, "dask://127.0.0.1:9"))
    assert "Dask" in caught.value.said.zh


def interrupted(path: Path) -> str:
    """As Ctrl+C in a terminal does, it comes to every process."""
    os.kill(os.getpid(), signal.SIGINT)
    return path.stem


@pytest.mark.skipif(os.name == "nt", reason="there are no signals between processes")
def test_ctrl_c_is_for_the_process_that_gave_out_the_work() -> None:
    assert list(map_files(interrupted, PATHS, 2)) == [Result(path, path.stem) for path in PATHS]


def waits(path: Path) -> str:
    """Says that it runs, and goes on until the other side hangs up."""
    with socket.create_connection(("127.0.0.1", int(path.name))) as line:
        line.recv(1)
    return path.name


GIVES_OUT = """
import sys
from pathlib import Path
from bcm_excel.app.executors import map_files
from tests.app.test_executors import waits
if __name__ == "__main__":
    list(map_files(waits, [Path(sys.argv[1])] * 2, 2))
"""


@pytest.mark.skipif(os.name == "nt", reason="there are no signals between processes")
def test_workers_end_with_a_process_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "gives_out.py"
    script.write_text(GIVES_OUT, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        port = str(server.getsockname()[1])
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        with subprocess.Popen([sys.executable, script, port], env=environ) as process:
            line, _ = server.accept()
            process.kill()
        with line:
            line.settimeout(60)
            assert line.recv(1) == b""


def test_turns_are_as_long_as_before_once_all_is_read() -> None:
    before = sys.getswitchinterval()
    results = map_files(stem, PATHS, 2)
    next(results)
    assert sys.getswitchinterval() < before
    others = map_files(stem, PATHS, 2)
    next(others)
    results.close()  # type: ignore[attr-defined] # a generator
    assert sys.getswitchinterval() == pytest.approx(before)
    others.close()  # type: ignore[attr-defined]
    assert sys.getswitchinterval() == pytest.approx(before)
