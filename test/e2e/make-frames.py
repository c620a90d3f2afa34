"""The HDF5 files that the end-to-end tests look at.

    python3 make-frames.py FOLDER

Writes scan.h5 (a stack, a table, a line, a text, attributes, a dataset with a damaged chunk), run/ (a sequence of
files, one of another shape and one without the dataset), damaged.h5 (cut off), notes.data (an HDF5 file without the
ending), and stack.f4: the values of the stack as they are, to compare with.
"""
import os
import sys

import h5py
import numpy as np

folder = sys.argv[1]
os.makedirs(os.path.join(folder, "run"), exist_ok=True)
random = np.random.default_rng(11)
y, x = np.mgrid[0:120, 0:160]


def frame(at):
    return (np.sin((x + 3 * at) / 9) * np.cos(y / 7) * 100 + at + random.random(x.shape)).astype("f4")


stack = np.stack([frame(at) for at in range(30)])
stack[5, 60, 80] = np.nan
with h5py.File(os.path.join(folder, "scan.h5"), "w") as file:
    file.create_dataset("entry/detector/frames", data=stack, chunks=(1, 40, 80), compression="gzip", shuffle=True)
    file["entry/detector/frames"].attrs["units"] = "counts"
    file["entry/line"] = np.sin(np.arange(5000) / 50)
    rows = np.zeros(1000, [("id", "<i8"), ("energy", "<f8"), ("label", "S8")])
    rows["id"] = 2**60 + np.arange(1000)
    rows["energy"] = np.arange(1000) / 8
    rows["label"] = [f"row {at}".encode() for at in range(1000)]
    file["entry/table"] = rows
    file["entry/title"] = "A scan <b>of nothing</b>"
    file["entry/missing"] = h5py.SoftLink("/nowhere")
    broken = file.create_dataset("entry/broken", (64, 64), "f4", chunks=(64, 64), compression="gzip")
    broken.id.write_direct_chunk((0, 0), b"this is no zlib stream at all")
    file["entry/whole"] = np.arange(48, dtype=">i2").reshape(6, 8)
for at in range(12):
    with h5py.File(os.path.join(folder, "run", f"frame_{at}.h5"), "w") as file:
        if at == 4:
            file["something else"] = 1
        else:
            file["values"] = stack[at] if at != 7 else stack[at][:60, :60]
whole = open(os.path.join(folder, "scan.h5"), "rb").read()
with open(os.path.join(folder, "damaged.h5"), "wb") as out:
    out.write(whole[: len(whole) // 3])
with open(os.path.join(folder, "notes.data"), "wb") as out:
    out.write(whole)
stack.tofile(os.path.join(folder, "stack.f4"))
