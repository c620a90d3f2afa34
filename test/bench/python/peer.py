"""Dask, NumPy and pandas as peers of the bench: one question a line on stdin, one answer a line on stdout.

    python3 peer.py WORKERS

The interpreter is started once and its start is not measured; nor is that of pools and clusters, which
`prepare` starts.
"""
import gc
import importlib
import json
import resource
import sys
import time

import jobs
import shapes

WORKERS = int(sys.argv[1]) if len(sys.argv) > 1 else 2

graph = None
pool = None
client = None
rounds = 0


def options(scheduler):
    """What `compute` is called with for a scheduler."""
    if scheduler == "distributed":
        return {"scheduler": client}
    if scheduler == "processes":
        return {"scheduler": "processes", "pool": pool}
    if scheduler == "threads":
        return {"scheduler": "threads", "num_workers": WORKERS}
    return {"scheduler": "sync"}


def nothing(number):
    return number


def prepare(schedulers, imports=()):
    """Imports packages, starts what the schedulers need, and lets each compute something small."""
    global pool, client
    for name in imports:
        importlib.import_module(name)
    if schedulers == ["serial"]:
        return {}
    import dask

    if "processes" in schedulers and pool is None:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        pool = ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("spawn"))
    if "distributed" in schedulers and client is None:
        from distributed import Client, LocalCluster

        cluster = LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None)
        client = Client(cluster)
    for scheduler in schedulers:
        dask.compute([dask.delayed(nothing)(i) for i in range(16)], **options(scheduler))
    return {}


def timed(work):
    gc.collect()
    start = time.perf_counter()
    result = work()
    return result, (time.perf_counter() - start) * 1000


def resident(**_):
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as statm:
        now = int(statm.read().split()[1]) * resource.getpagesize()
    return {"now": now, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def build(shape, size):
    global graph
    from dask import delayed

    graph = None
    before = resident()["now"]
    root, join, total = (delayed(f) for f in (shapes.root_value, shapes.join_value, shapes.total_value))
    (graph, tasks), ms = timed(lambda: shapes.make_shape(shape, size, root, join, total))
    return {"ms": ms, "tasks": tasks, "before": before, "after": resident()["now"]}


def compute(scheduler):
    value, ms = timed(lambda: graph.compute(**options(scheduler)))
    return {"ms": ms, "value": value}


def frames(paths, scheduler):
    if scheduler == "serial":
        total, ms = timed(lambda: jobs.frames_serial(paths))
    else:
        total, ms = timed(lambda: jobs.frames_dask(paths, options(scheduler)))
    return {"ms": ms, "value": jobs.frames_checksum(total)}


def stocks(paths, out, writer, scheduler):
    if scheduler == "serial":
        outputs, ms = timed(lambda: jobs.stocks_serial(paths, out, writer))
    else:
        outputs, ms = timed(lambda: jobs.stocks_dask(paths, out, writer, options(scheduler)))
    return {"ms": ms, "value": jobs.stocks_checksum(outputs, writer)}


def cpu(tasks, ms, scheduler):
    global rounds
    import dask

    if rounds == 0:
        best = min(timed(lambda: jobs.spin(200_000))[1] for _ in range(5))
        rounds = round(200_000 * ms / best)
    serial, serial_ms = timed(lambda: [jobs.spin(rounds) for _ in range(tasks)])
    # Every call is a task of its own key; `pure` is off by default.
    lazy = [dask.delayed(jobs.spin)(rounds) for _ in range(tasks)]
    parallel, parallel_ms = timed(lambda: dask.compute(lazy, **options(scheduler))[0])
    return {"serial": serial_ms, "parallel": parallel_ms, "value": serial == parallel}


def viewer_make(**ask):
    import viewing

    return viewing.make(**ask)


def viewer_open(path, dataset, frame):
    import viewing

    value, ms = timed(lambda: viewing.open_first(path, dataset, frame))
    return {"ms": ms, "value": value}


def viewer_frames(path, dataset, indexes):
    import viewing

    value, ms = viewing.read_frames(path, dataset, indexes)
    return {"ms": ms, "value": value}


def viewer_play(path, dataset, count):
    import viewing

    rate, sent = viewing.play(path, dataset, count)
    return {"rate": rate, "bytes": sent}


ANSWERS = {
    f.__name__: f
    for f in (
        prepare,
        resident,
        build,
        compute,
        frames,
        stocks,
        cpu,
        viewer_make,
        viewer_open,
        viewer_frames,
        viewer_play,
    )
}


def main():
    for line in sys.stdin:
        ask = json.loads(line)
        try:
            answer = ANSWERS[ask.pop("ask")](**ask)
        except BaseException as error:
            answer = {"error": f"{type(error).__name__}: {error}".split("\n")[0]}
        print(json.dumps(answer), flush=True)
    if client is not None:
        client.cluster.close()
        client.close()
    if pool is not None:
        pool.shutdown()


if __name__ == "__main__":
    main()
