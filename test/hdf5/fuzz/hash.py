"""What h5py reads of one dataset, as a hash of its little-endian bytes.

    python3 hash.py FILE DATASET

Prints `hash …`, `refused …`, or `other` for values that are no numbers, and for those that HDF5 leaves unwritten
without an error: what was in memory before is nobody's answer. (Unwritten memory inside HDF5 shows when this is run
with two values of MALLOC_PERTURB_.)
"""
import hashlib
import resource
import sys

import h5py
import numpy as np

resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
try:
    with h5py.File(sys.argv[1], "r") as file:
        dataset = file[sys.argv[2]]
        values = np.zeros(dataset.shape, dataset.dtype)
        again = np.zeros(dataset.shape, dataset.dtype)
        again.view("u1")[...] = 0xAA
        for target in (values, again):
            dataset.id.read(h5py.h5s.ALL, h5py.h5s.ALL, target)
    if values.tobytes() != again.tobytes():
        print("other")
    elif values.dtype.kind not in "iufb" or values.dtype == np.float16 or values.dtype.itemsize > 8:
        print("other")
    else:
        little = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
        print("hash", hashlib.sha256(little.tobytes()).hexdigest())
except Exception as error:  # noqa: BLE001
    print("refused", str(error).split("\n")[0])
