"""What a viewer does for a frame, with h5py and NumPy: open, read one plane, make levels of it; and the files."""
import time

import numpy as np

SIZE = 1024


def make(path, dataset, layout, frames, filled):
    """A stack of `frames` planes of 1024 x 1024, of which those in `filled` are written; the rest takes no disk."""
    import h5py

    options = {
        "contiguous": {},
        "chunked": {"chunks": (1, 256, 256)},
        "gzip": {"chunks": (1, 256, 256), "compression": "gzip", "compression_opts": 4},
    }[layout]
    random = np.random.default_rng(7)
    with h5py.File(path, "w") as file:
        stack = file.create_dataset(dataset, (frames, SIZE, SIZE), "f8", **options)
        for frame in filled:
            # Counts of a detector: few digits, so that gzip has something to do.
            stack[frame] = random.poisson(20, (SIZE, SIZE)) + 100.0 * (frame % 7)
    return {}


def to_levels(values):
    low, high = values.min(), values.max()
    scaled = (values - low) * (252 / (high - low)) + 3
    return [float(low), float(high)], scaled.astype(np.uint8).tobytes()


def open_first(path, dataset, frame):
    import h5py

    with h5py.File(path, "r") as file:
        list(file)
        stack = file[dataset]
        ends, _ = to_levels(stack[frame])
    return ends


def read_frames(path, dataset, indexes):
    import h5py

    seen = []
    with h5py.File(path, "r") as file:
        stack = file[dataset]
        to_levels(stack[indexes[-1]])
        start = time.perf_counter()
        for index in indexes[:-1]:
            seen.append(to_levels(stack[index])[0])
        ms = (time.perf_counter() - start) * 1000
    return seen, ms / (len(indexes) - 1)


def play(path, dataset, count):
    import h5py

    with h5py.File(path, "r") as file:
        stack = file[dataset]
        to_levels(stack[count])
        sent = 0
        start = time.perf_counter()
        for index in range(count):
            sent += len(to_levels(stack[index])[1])
        seconds = time.perf_counter() - start
    return count / seconds, sent / count
