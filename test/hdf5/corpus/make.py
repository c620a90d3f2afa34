"""Small HDF5 files of every type, layout, filter and link, made by another implementation (h5py, h5repack), and what
it reads back from them.

    python3 make.py FOLDER

Writes the files and truth.json: file -> list of datasets and attributes with dtype, shape and every value. Numbers
that JSON cannot hold are strings ("NaN", "Infinity", integers beyond 2^53), complex numbers are [real, imaginary],
compounds are objects, sequences and opaque bytes lists, references the path they lead to. What this machine has no filter for is left out and named under "lacking".
"""
import json
import math
import os
import shutil
import subprocess
import sys

import h5py
import numpy as np

random = np.random.default_rng(20261123)
lacking = []

# The file that is being told of: references are resolved in it.
told = None


def plain(value):
    """One value as JSON."""
    if isinstance(value, (h5py.Reference, h5py.RegionReference)):
        return h5py.h5r.get_name(value, told.id).decode() if value else ""
    if isinstance(value, h5py.Empty):
        return None
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.decode("latin-1")
    if isinstance(value, (np.void,)) and value.dtype.names:
        return {name: plain(value[name]) for name in value.dtype.names}
    if isinstance(value, np.void):
        return list(value.tobytes())
    if isinstance(value, np.ndarray):
        return [plain(each) for each in value.ravel()]
    if isinstance(value, (np.bool_, bool)):
        return int(value)
    if isinstance(value, (np.integer, int)):
        return int(value) if abs(int(value)) <= 2**53 else str(int(value))
    if isinstance(value, (np.complexfloating, complex)):
        return [plain(value.real), plain(value.imag)]
    if isinstance(value, (np.floating, float)):
        number = float(value)
        if math.isnan(number):
            return "NaN"
        return number if math.isfinite(number) else ("Infinity" if number > 0 else "-Infinity")
    return str(value)


def flat(values):
    if isinstance(values, h5py.Empty):
        return None
    return [plain(each) for each in np.asarray(values).ravel()] if np.ndim(values) else [plain(values)]


FLOATS = [0.0, -0.0, 1.0, -1.5, 65504.0, 6e-8, 3.25e-5, math.pi, math.inf, -math.inf, math.nan, 12345.678]


def numbers(file):
    for size in (1, 2, 4, 8):
        for kind in "iu":
            ends = np.iinfo(f"{kind}{size}")
            values = [ends.min, ends.max, 0, 1, ends.max // 3, ends.min // 5]
            for order in "<>":
                file[f"{'le' if order == '<' else 'be'}/{kind}{size}"] = np.array(values, f"{order}{kind}{size}")
    for size in (2, 4, 8):
        for order in "<>":
            with np.errstate(over="ignore"):
                file[f"{'le' if order == '<' else 'be'}/f{size}"] = np.array(FLOATS, f"{order}f{size}")
    for size in (8, 16):
        for order in "<>":
            parts = np.array(FLOATS, "f8")
            with np.errstate(all="ignore"):
                file[f"{'le' if order == '<' else 'be'}/c{size}"] = (parts + 1j * parts[::-1]).astype(f"{order}c{size}")
    file["longdouble"] = np.array([1.5, -2.25, 1e300, 0.0], np.longdouble)
    file["bool"] = np.array([True, False, True, True])
    file["bool-2d"] = random.integers(0, 2, (5, 7)).astype(bool)
    colours = {"RED": 0, "GREEN": 1, "BLUE": 42}
    for base in ("i1", "<u2", "<i4", ">i2", ">i4", ">u8"):
        kind = h5py.enum_dtype(colours, base)
        name = base.replace("<", "le-").replace(">", "be-")
        file.create_dataset(f"enum/{name}", data=np.array([0, 42, 1, 1, 7], base), dtype=kind)
    for size in (1, 2, 4, 8):
        low = {1: h5py.h5t.STD_B8LE, 2: h5py.h5t.STD_B16LE, 4: h5py.h5t.STD_B32LE, 8: h5py.h5t.STD_B64LE}[size]
        space = h5py.h5s.create_simple((3,))
        made = h5py.h5d.create(file.id, f"bits{size * 8}".encode(), low, space)
        made.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([1, 2, 2 ** (size * 8 - 1)], f"u{size}"), low)


def odd_integers(file):
    """Integers that fill only some bits of their bytes, as packed by the nbit filter."""
    for name, base, precision, offset in (("u12", h5py.h5t.STD_U16LE, 12, 2), ("i10", h5py.h5t.STD_I16BE, 10, 3)):
        low = base.copy()
        low.set_precision(precision)
        low.set_offset(offset)
        plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plist.set_chunk((4,))
        plist.set_filter(h5py.h5z.FILTER_NBIT, 0, ())
        made = h5py.h5d.create(file.id, name.encode(), low, h5py.h5s.create_simple((4,)), plist)
        values = np.array([1, 100, 511, 0 if name[0] == "u" else -512], "i4")
        made.write(h5py.h5s.ALL, h5py.h5s.ALL, values, h5py.h5t.NATIVE_INT32)


def texts(file):
    words = ["", "a", "Grüße", "日本語", "line\nbreak", "<img src=x onerror=alert(1)>", "tail  "]
    file.create_dataset("vlen-utf8", data=words, dtype=h5py.string_dtype("utf-8"))
    file.create_dataset("vlen-ascii", data=["", "plain", "two words"], dtype=h5py.string_dtype("ascii"))
    file.create_dataset("fixed-utf8", data=[w.encode() for w in words], dtype=h5py.string_dtype("utf-8", 40))
    file["fixed-ascii"] = np.array([b"", b"abc", b"longer words"], "S12")
    file["latin1"] = np.array(["Größe".encode("latin-1"), b"x"], "S8")
    for name, pad in (("space-padded", h5py.h5t.STR_SPACEPAD), ("null-terminated", h5py.h5t.STR_NULLTERM)):
        low = h5py.h5t.C_S1.copy()
        low.set_size(8)
        low.set_strpad(pad)
        made = h5py.h5d.create(file.id, name.encode(), low, h5py.h5s.create_simple((2,)))
        made.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([b"ab      ", b"abcdefgh"], "S8"), low)
    file.create_dataset("scalar", data="one text", dtype=h5py.string_dtype())
    file.create_dataset("grid", data=np.array([["a", "b"], ["c", "d"]], object), dtype=h5py.string_dtype())


def structures(file):
    point = np.dtype([("x", "<f4"), ("y", ">f8"), ("name", "S6"), ("count", ">u2")])
    rows = np.array([(1.5, 2.5, b"one", 1), (-1, 1e10, b"two", 65535), (0, 0, b"", 0)], point)
    file["compound"] = rows
    file.create_dataset("compound-chunked", data=np.tile(rows, 20), chunks=(7,), compression="gzip")
    nested = np.dtype([("at", point), ("grid", "<i2", (2, 3)), ("flag", "?")])
    values = np.zeros(4, nested)
    values["at"] = rows[[0, 1, 2, 1]]
    values["grid"] = random.integers(-99, 99, (4, 2, 3))
    values["flag"] = [True, False, True, False]
    file["nested"] = values
    padded = np.dtype({"names": ["b", "a"], "formats": ["<i8", "u1"], "offsets": [8, 1], "itemsize": 24})
    gaps = np.zeros(3, padded)
    gaps["a"], gaps["b"] = [1, 2, 3], [-1, 2**60, 7]
    file["padded"] = gaps
    text = np.dtype([("id", "<i4"), ("text", h5py.string_dtype())])
    file["with-text"] = np.array([(1, "eins"), (2, "zwei und drei")], text)
    file["scalar-compound"] = np.array((3.5, 4.5, b"s", 9), point)
    file["arrays"] = np.zeros((), "u1")
    del file["arrays"]
    array = h5py.h5t.array_create(h5py.h5t.IEEE_F32BE, (2, 2))
    made = h5py.h5d.create(file.id, b"arrays", array, h5py.h5s.create_simple((3,)))
    memory = h5py.h5t.array_create(h5py.h5t.NATIVE_DOUBLE, (2, 2))
    made.write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(12, dtype="f8"), memory)
    lists = file.create_dataset("vlen-int", (3,), h5py.vlen_dtype(np.int32))
    for at, each in enumerate(([1, 2, 3], [], [-7])):
        lists[at] = np.array(each, np.int32)
    floats = file.create_dataset("vlen-float", (2, 2), h5py.vlen_dtype(np.float64))
    floats[0, 1] = [0.5, 1.5]
    floats[1, 1] = [math.inf]
    file["opaque"] = np.array([b"\x01\x02\x03\x00\xff", b"abcde"], "V5")
    moments = np.array(["2020-02-29T12:30:00", "1969-12-31T23:59:59"], "datetime64[s]")
    file["moments"] = moments.astype(h5py.opaque_dtype(moments.dtype))


def references(file):
    file["target"] = np.arange(12).reshape(3, 4)
    file.create_group("group with space/inner")
    objects = file.create_dataset("objects", (3,), h5py.ref_dtype)
    objects[0] = file["target"].ref
    objects[1] = file["group with space/inner"].ref
    regions = file.create_dataset("regions", (2,), h5py.regionref_dtype)
    regions[0] = file["target"].regionref[1:3, ::2]
    file.attrs["reference"] = file["target"].ref


def shapes(file):
    file["scalar"] = 42.5
    file["empty"] = h5py.Empty("f4")
    file.create_dataset("none", (0,), "i4", maxshape=(None,))
    file.create_dataset("no-rows", (0, 5), "f8", maxshape=(None, 5))
    file.create_dataset("no-columns", (5, 0), "f8")
    file.create_dataset("never-written", (4, 4), "i4", fillvalue=7)
    file.create_dataset("partly-written", (10, 10), "f4", chunks=(4, 4), fillvalue=-1)[0:3, 0:3] = 5
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
    plist.set_chunk((2, 2))
    h5py.h5d.create(file.id, b"fill-never", h5py.h5t.NATIVE_INT32, h5py.h5s.create_simple((4, 4)), plist)
    file.create_dataset("five-d", data=random.integers(0, 99, (2, 3, 4, 3, 2)), chunks=(1, 2, 2, 2, 2))
    file.create_dataset("edges", data=random.random((23, 31)), chunks=(10, 7))
    file.create_dataset("grown", data=np.arange(6), maxshape=(None,), chunks=(4,)).resize((9,))
    compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    compact.set_layout(h5py.h5d.COMPACT)
    made = h5py.h5d.create(file.id, b"compact", h5py.h5t.STD_I32BE, h5py.h5s.create_simple((5,)), compact)
    made.write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(5, dtype="i4"))
    file["hard"] = file["scalar"]


NATIVE = {
    "gzip1": {"compression": "gzip", "compression_opts": 1},
    "gzip9-shuffle": {"compression": "gzip", "compression_opts": 9, "shuffle": True},
    "lzf": {"compression": "lzf"},
    "lzf-shuffle": {"compression": "lzf", "shuffle": True},
    "szip-nn": {"compression": "szip", "compression_opts": ("nn", 8)},
    "szip-ec": {"compression": "szip", "compression_opts": ("ec", 16)},
    "fletcher32": {"fletcher32": True},
    "gzip-fletcher32": {"compression": "gzip", "fletcher32": True},
}

# Number and parameters; Debian's hdf5-filter-plugin packages have these.
PLUGINS = {
    "bzip2": (307, (9,)),
    "lz4": (32004, (0,)),
    "zfp": (32013, (4, 0, 0, 0, 0, 0)),
    **{f"blosc-{codec}": (32001, (0, 0, 0, 0, 5, 1, at)) for at, codec in enumerate(("lz", "lz4", "lz4hc"))},
    "blosc-zstd": (32001, (0, 0, 0, 0, 5, 2, 5)),
}


def stored():
    """What filters are tried on: smooth, integer and big-endian values, with chunks that stick out."""
    y, x = np.mgrid[0:37, 0:53]
    yield "f4", np.sin(x / 7).astype("f4") + np.cos(y / 5).astype("f4")
    yield "be-i2", (x * y % 211).astype(">i2")
    yield "u1", ((x + y) % 17).astype("u1")


def filters(file):
    for name, options in NATIVE.items():
        for kind, values in stored():
            file.create_dataset(f"{name}/{kind}", data=values, chunks=(16, 20), **options)
    y, x = np.mgrid[0:37, 0:53]
    file.create_dataset("scaleoffset/i4", data=(x * y).astype("i4"), chunks=(16, 20), scaleoffset=0)
    file.create_dataset("scaleoffset/f4", data=(x / 8 + y).astype("f4"), chunks=(16, 20), scaleoffset=3)
    for name, (number, parameters) in PLUGINS.items():
        if not h5py.h5z.filter_avail(number):
            lacking.append(name)
            continue
        for kind, values in stored():
            if name == "zfp" and kind != "f4":
                continue
            file.create_dataset(
                f"{name}/{kind}", data=values, chunks=(16, 20), compression=number, compression_opts=parameters
            )
    zstd(file)


def zstd(file):
    """A chunk of the zstd filter is a zstd frame: made with Python's own and written as it is."""
    try:
        import zstandard
    except ImportError:
        lacking.append("zstd")
        return
    values = np.arange(600, dtype="<i4").reshape(20, 30)
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_chunk((20, 30))
    plist.set_filter(32015, h5py.h5z.FLAG_OPTIONAL, (3,))
    made = h5py.h5d.create(file.id, b"zstd", h5py.h5t.STD_I32LE, h5py.h5s.create_simple((20, 30)), plist)
    made.write_direct_chunk((0, 0), zstandard.ZstdCompressor().compress(values.tobytes()))


def links(file, folder):
    file["data/values"] = np.arange(6.0)
    file["soft"] = h5py.SoftLink("/data/values")
    file["soft-group"] = h5py.SoftLink("/data")
    file["dangling"] = h5py.SoftLink("/nowhere")
    file["data/up"] = file["/"]
    file["external"] = h5py.ExternalLink("elsewhere.h5", "/far/values")
    file["external-folder"] = h5py.ExternalLink("sub/deeper.h5", "/values")
    file["external-gone"] = h5py.ExternalLink("gone.h5", "/values")
    file["external-nothing"] = h5py.ExternalLink("elsewhere.h5", "/nothing")
    with h5py.File(os.path.join(folder, "elsewhere.h5"), "w") as other:
        other["far/values"] = np.arange(4) * 10
        other["back"] = h5py.ExternalLink("links.h5", "/")
    os.makedirs(os.path.join(folder, "sub"), exist_ok=True)
    with h5py.File(os.path.join(folder, "sub", "deeper.h5"), "w") as other:
        other["values"] = np.array([3.5, 4.5])


def virtual(file, folder):
    for at in range(3):
        with h5py.File(os.path.join(folder, f"part-{at}.h5"), "w") as part:
            part["values"] = np.arange(20) + 100 * at
    layout = h5py.VirtualLayout((4, 20), "i8")
    for at in range(4):
        # The fourth file is not there: its row is the fill value.
        layout[at] = h5py.VirtualSource(f"part-{at}.h5", "values", shape=(20,))
    file.create_virtual_dataset("rows", layout, fillvalue=-5)
    own = h5py.VirtualLayout((2, 6), "f8")
    file["here"] = np.arange(12.0)
    own[0] = h5py.VirtualSource(".", "here", shape=(12,))[0:6]
    own[1] = h5py.VirtualSource(".", "here", shape=(12,))[6:12]
    file.create_virtual_dataset("own", own)


def external(file, folder):
    np.arange(24, dtype="<f4").tofile(os.path.join(folder, "raw.bin"))
    file.create_dataset("raw", (4, 6), "<f4", external=[("raw.bin", 0, 96)])
    # Not there, so that reading it must be refused.
    file.create_dataset("raw-gone", (4, 6), "<f4", external=[("gone.bin", 0, 96)])


def attributes(file):
    file.attrs["text"] = "a text"
    file.attrs["number"] = np.float32(1.25)
    file.attrs["big-endian"] = np.array([1, 2, 3], ">i8")
    file.attrs["half"] = np.array(FLOATS[:6], "f2")
    file.attrs["flag"] = True
    file.attrs["complex"] = 1 + 2j
    file.attrs["empty"] = h5py.Empty("f4")
    file.attrs["names"] = np.array(["x", "y"], object)
    file.attrs["Größe"] = "unit"
    file.attrs["<script>"] = "</script>"
    file.attrs["rows"] = np.array([(1, 2.5)], [("a", "<i4"), ("b", "<f8")])
    many = file.create_group("many")
    for at in range(40):
        many.attrs[f"attribute {at}"] = at


def scales(file):
    values = file.create_dataset("temperature", data=random.random((3, 4, 5)))
    for at, name in enumerate(("time", "lat", "lon")):
        file[name] = np.arange(values.shape[at]) * 1.5
        file[name].make_scale(name)
        values.dims[at].attach_scale(file[name])
    values.dims[0].label = "time"


FILES = {
    "numbers.h5": numbers,
    "odd-integers.h5": odd_integers,
    "texts.h5": texts,
    "structures.h5": structures,
    "references.h5": references,
    "shapes.h5": shapes,
    "filters.h5": filters,
    "attributes.h5": attributes,
    "scales.h5": scales,
}
WITH_FOLDER = {"links.h5": links, "virtual.h5": virtual, "external.h5": external}


def truth_of(file):
    """Every dataset and attribute that h5py can read, with all values."""
    found = []

    def attributes_of(path, thing):
        for name in thing.attrs:
            try:
                value = thing.attrs[name]
            except Exception:  # noqa: BLE001 (a type without a name in NumPy is left to others)
                continue
            if isinstance(value, h5py.Reference) or name == "DIMENSION_LIST":
                continue
            found.append({"path": path, "attribute": name, "values": flat(value)})

    def visit(path, thing):
        if isinstance(thing, h5py.Dataset):
            entry = {"path": path, "dtype": str(thing.dtype), "shape": None if thing.shape is None else list(thing.shape)}
            try:
                entry["values"] = flat(thing[()])
            except Exception as error:  # noqa: BLE001
                entry["readError"] = str(error).split("\n")[0]
            if path == "/zstd":
                entry.pop("readError", None)
                entry["values"] = list(range(600))
            found.append(entry)
        attributes_of(path, thing)

    attributes_of("/", file)
    seen = set()

    def walk(group, path):
        for name in group:
            where = f"{path}/{name}"
            try:
                thing = group[name]
            except KeyError:
                found.append({"path": where, "broken": True})
                continue
            mark = (h5py.h5o.get_info(thing.id).fileno, h5py.h5o.get_info(thing.id).addr)
            visit(where, thing)
            if isinstance(thing, h5py.Group) and mark not in seen:
                seen.add(mark)
                walk(thing, where)

    seen.add((h5py.h5o.get_info(file.id).fileno, h5py.h5o.get_info(file.id).addr))
    walk(file, "")
    return found


def repacked(folder):
    """The same values once more, stored by h5repack."""
    jobs = {
        "repacked-gzip.h5": ("texts.h5", ["-f", "GZIP=6", "-l", "CHUNK=2"]),
        "repacked-nbit.h5": ("odd-integers.h5", ["-f", "NBIT"]),
        "repacked-soff.h5": ("scales.h5", ["-f", "SOFF=0,IN"]),
        "repacked-shuffle.h5": ("numbers.h5", ["-f", "SHUF", "-f", "GZIP=3", "-l", "CHUNK=4"]),
        "repacked-latest.h5": ("structures.h5", ["-L"]),
        "repacked-contiguous.h5": ("shapes.h5", ["-l", "CONTI"]),
        "repacked-userblock.h5": ("texts.h5", ["-u", os.path.join(folder, "user.txt")]),
    }
    with open(os.path.join(folder, "user.txt"), "w", encoding="ascii") as block:
        block.write("what the user wants" * 10)
    if shutil.which("h5repack") is None:
        lacking.append("h5repack")
        return []
    made = []
    for name, (source, options) in jobs.items():
        command = ["h5repack", *options, os.path.join(folder, source), os.path.join(folder, name)]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            made.append(name)
        else:
            lacking.append(name)
    return made


def main(folder):
    global told
    os.makedirs(folder, exist_ok=True)
    for name, make in FILES.items():
        with h5py.File(os.path.join(folder, name), "w") as file:
            make(file)
    for name, make in WITH_FOLDER.items():
        with h5py.File(os.path.join(folder, name), "w") as file:
            make(file, folder)
    for version, number in (("latest", "latest"), ("v108", "v108"), ("earliest", "earliest")):
        with h5py.File(os.path.join(folder, f"libver-{version}.h5"), "w", libver=number, track_order=True) as file:
            shapes(file)
            attributes(file.create_group("sub"))
    with h5py.File(os.path.join(folder, "userblock.h5"), "w", userblock_size=1024) as file:
        numbers(file)
    with h5py.File(os.path.join(folder, "paged.h5"), "w", fs_strategy="page", fs_page_size=4096) as file:
        shapes(file)
    names = [*FILES, *WITH_FOLDER, "libver-latest.h5", "libver-v108.h5", "libver-earliest.h5", "userblock.h5", "paged.h5"]
    names += repacked(folder)
    truth = {}
    os.chdir(folder)
    for name in names:
        with h5py.File(name, "r") as told:
            truth[name] = truth_of(told)
    with open("truth.json", "w", encoding="utf-8") as out:
        json.dump({"files": truth, "lacking": sorted(set(lacking))}, out)


main(sys.argv[1])
