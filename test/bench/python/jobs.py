"""The frames and stocks jobs as a Python programmer writes them: serial, or with Dask under one of its schedulers."""
import json
import os

# What a job imports is imported in it: whoever has only NumPy and h5py runs what these can do, and nobody's
# memory is measured with packages in it that the job does not use.


def read_frame(path):
    import h5py
    import numpy as np

    with h5py.File(path, "r") as file:
        values = file["values"][...]
    low, high = values.min(), values.max()
    return ((values - low) * (255 / (high - low))).astype(np.uint8)


def frames_serial(paths):
    import numpy as np

    first = read_frame(paths[0])
    frames = np.empty((len(paths), *first.shape), dtype=np.uint8)
    for i, path in enumerate(paths):
        frames[i] = read_frame(path)
    return frames.sum(axis=0)


def frames_dask(paths, options):
    import dask.array as da
    from dask import delayed

    read = delayed(read_frame)
    blocks = [da.from_delayed(read(path), shape=(257, 257), dtype="uint8") for path in paths]
    return da.stack(blocks).sum(axis=0).compute(**options)


def frames_checksum(total):
    import numpy as np

    weights = 1 + np.arange(total.size) % 97
    return int((total.ravel().astype(np.int64) * weights).sum())


def output_of(path, folder):
    return os.path.join(folder, os.path.basename(path).replace(".json", ".h5"))


def convert_pandas(path, folder):
    import warnings

    import pandas as pd

    output = output_of(path, folder)
    prices = pd.read_json(path, lines=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that text columns are pickled
        prices.to_hdf(output, "prices", mode="w")
    return output


def convert_h5py(path, folder):
    import h5py
    import numpy as np

    output = output_of(path, folder)
    with open(path, encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    with h5py.File(output, "w") as file:
        for column in rows[0]:
            values = [row[column] for row in rows]
            if column == "timestamp":
                values = np.array(values, dtype="datetime64[ns]").astype(np.int64)
            elif column == "name":
                values = np.array(values, dtype=h5py.string_dtype())
            file[column] = values
    return output


CONVERT = {"pandas": convert_pandas, "h5py": convert_h5py}


def stocks_serial(paths, folder, writer):
    return [CONVERT[writer](path, folder) for path in paths]


def stocks_dask(paths, folder, writer, options):
    import dask
    from dask import delayed

    convert = delayed(CONVERT[writer])
    return dask.compute([convert(path, folder) for path in paths], **options)[0]


def stocks_checksum(outputs, writer):
    """Rows, days, cents and volumes of what was written, summed."""
    import numpy as np

    sums = np.zeros(4, dtype=np.int64)
    for output in outputs:
        if writer == "pandas":
            import pandas as pd

            prices = pd.read_hdf(output, "prices")
            times, closes, volumes = (prices[name].to_numpy() for name in ("timestamp", "close", "volume"))
        else:
            import h5py

            with h5py.File(output, "r") as file:
                times, closes, volumes = (file[name][...] for name in ("timestamp", "close", "volume"))
        days = times.astype(np.int64) // 86_400_000_000_000
        cents = np.rint(closes * 100).astype(np.int64)
        sums += [len(closes), days.sum(), cents.sum(), volumes.sum()]
    return sums.tolist()


def spin(rounds):
    """Pure Python, so that the interpreter's lock is held."""
    x = 1
    for _ in range(rounds):
        x = (x * 1664525 + 1013904223) & 0xFFFFFFFF
    return x
