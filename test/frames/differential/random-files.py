"""Makes an HDF5 file of random datasets and random questions about them.

    random-files.py FOLDER SEED COUNT    ->  FOLDER/random.h5, FOLDER/questions.json

A question is what a page may ask; some of them make no sense, and say so (`isBad`). What the right answers are is for
`judge.py`, which looks into the file by itself.
"""

import json
import os
import random
import sys

import h5py
import numpy as np

folder, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rnd = random.Random(seed)
gen = np.random.default_rng(seed)

NUMBERS = ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]
WORDS = ["", "a", "gold", 'say "no"', "comma, and more", "two\nlines", "\u00e4\u03b1\u6f22", "\U0001f600", " space ", "=1+2"]


def numbers(dtype, shape):
    """Numbers of every kind: any bits at all, few different ones, smooth ones, all the same."""
    size = int(np.prod(shape))
    style = rnd.randrange(5)
    if dtype.kind == "f":
        if style == 0:
            values = gen.bytes(size * dtype.itemsize)
            data = np.frombuffer(values, dtype).copy()
        elif style == 1:
            data = gen.normal(rnd.choice([0, 1e3, -1e-3]), rnd.choice([1, 1e-6, 1e4]), size).astype(dtype)
        elif style == 2:
            data = gen.choice([0.0, -0.0, 1, 2, np.nan, np.inf, -np.inf, 0.1], size).astype(dtype)
        elif style == 3:
            data = np.linspace(0, rnd.choice([1, 100, 1e-5]), size).astype(dtype)
        else:
            data = np.full(size, rnd.choice([0.0, 1.5, np.nan, -3.0]), dtype)
        if style in (1, 3) and size > 3 and rnd.random() < 0.4:
            at = gen.integers(0, size, 3)
            data[at] = [np.nan, np.inf, -np.inf]
        return data.reshape(shape)
    least, most = (0, 1) if dtype.kind == "b" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    if style == 0 or dtype.kind == "b":
        data = gen.integers(least, most, size, dtype=dtype.newbyteorder("=") if dtype.kind != "b" else "i8", endpoint=True)
    elif style == 1:
        data = gen.integers(0, min(most, 9), size)
    elif style == 2:
        data = gen.choice(np.array([least, most, 0, 1], dtype=dtype.newbyteorder("=")), size)
    elif style == 3:
        data = np.arange(size) % (most + 1 if most < 2**40 else 2**40)
    else:
        data = np.full(size, rnd.choice([least, most, 7]), dtype=dtype.newbyteorder("="))
    return np.asarray(data).astype(dtype).reshape(shape)


def order(name):
    return np.dtype(rnd.choice("<>") + name)


def words(shape):
    data = np.empty(shape, dtype=object)
    for at in np.ndindex(*shape):
        data[at] = rnd.choice(WORDS)
    return data


ENUM = {"NONE": 0, "RED": 1, "GREEN": 2, "far, off": 100}


def element():
    """A type that h5py can store, and how values of it are made."""
    kind = rnd.choices(
        ["number", "bool", "complex", "enum", "fixed", "words", "compound", "array", "vlen", "opaque"],
        [12, 2, 4, 2, 1, 2, 4, 2, 1, 1],
    )[0]
    if kind == "number":
        dtype = order(rnd.choice(NUMBERS))
        return dtype, lambda shape: numbers(dtype, shape)
    if kind == "bool":
        return np.dtype("?"), lambda shape: numbers(np.dtype("?"), shape)
    if kind == "complex":
        dtype = np.dtype(rnd.choice(["<c8", ">c8", "<c16", ">c16"]))
        return dtype, lambda shape: complexes(dtype, shape)
    if kind == "enum":
        base = order(rnd.choice(["i1", "i2", "u1", "i4"])) if rnd.random() < 0.9 else np.dtype("<i8")
        dtype = h5py.enum_dtype(ENUM, base)
        return dtype, lambda shape: gen.choice([0, 1, 2, 100], shape).astype(base)
    if kind == "fixed":
        return np.dtype("S6"), lambda shape: gen.choice([b"", b"ab", b"x,y", b"sixsix"], shape).astype("S6")
    if kind == "words":
        return h5py.string_dtype(), words
    if kind == "array":
        base, inner = order(rnd.choice(NUMBERS)), rnd.choice([(3,), (2, 3), (1,)])
        return np.dtype((base, inner)), lambda shape: numbers(base, (*shape, *inner))
    if kind == "vlen":
        return h5py.vlen_dtype(np.dtype("<i4")), lengths
    if kind == "opaque":
        return h5py.opaque_dtype(np.dtype("V4")), lambda shape: np.frombuffer(
            gen.bytes(4 * int(np.prod(shape))), "V4"
        ).reshape(shape)
    return compound(1)


def complexes(dtype, shape):
    part = np.dtype(dtype.str[0] + "f" + str(dtype.itemsize // 2))
    data = np.empty(shape, dtype)
    data.real = numbers(part, shape)
    data.imag = numbers(part, shape)
    return data


def lengths(shape):
    data = np.empty(shape, dtype=object)
    for at in np.ndindex(*shape):
        data[at] = gen.integers(-9, 9, rnd.randrange(4)).astype("<i4")
    return data


def compound(depth):
    members = []
    for name in rnd.sample(["x", "y", "a.b", "__proto__", "n m", "\u00e4", "z"], rnd.randrange(1, 5)):
        kind = rnd.randrange(6)
        if kind == 0 and depth > 0:
            members.append((name, *compound(depth - 1)))
        elif kind == 1:
            members.append((name, np.dtype("S4"), lambda shape: gen.choice([b"", b"ab", b"q\"q"], shape).astype("S4")))
        elif kind == 2:
            inner = rnd.choice([(2,), (2, 2)])
            base = order(rnd.choice(NUMBERS))
            members.append((name, np.dtype((base, inner)), lambda shape, b=base, i=inner: numbers(b, (*shape, *i))))
        elif kind == 3:
            dtype = np.dtype(rnd.choice(["<c8", "<c16"]))
            members.append((name, dtype, lambda shape, d=dtype: complexes(d, shape)))
        else:
            dtype = order(rnd.choice(NUMBERS))
            members.append((name, dtype, lambda shape, d=dtype: numbers(d, shape)))
    dtype = np.dtype([(name, of) for name, of, _ in members], align=rnd.random() < 0.3)

    def make(shape):
        data = np.zeros(shape, dtype)
        for name, _, values in members:
            data[name] = values(shape)
        return data

    return dtype, make


def a_shape():
    rank = rnd.choices([0, 1, 2, 3, 4, 5], [2, 5, 8, 8, 3, 2])[0]
    most = [0, 400, 60, 16, 7, 5][rank]
    return tuple(0 if rnd.random() < 0.03 else rnd.randrange(1, most + 1) for _ in range(rank))


def layout(shape, dtype):
    if len(shape) == 0 or 0 in shape or rnd.random() < 0.35:
        return {}
    options = {"chunks": tuple(rnd.randrange(1, length + 1) for length in shape)}
    if rnd.random() < 0.3:
        options["maxshape"] = tuple(None for _ in shape)
    if rnd.random() < 0.4:
        # The LZF plugin of the engine breaks down over values of variable length.
        options["compression"] = "gzip" if dtype.hasobject else rnd.choice(["gzip", "lzf"])
    options["shuffle"] = rnd.random() < 0.3
    # HDF5 sums up no pointers.
    options["fletcher32"] = not dtype.hasobject and rnd.random() < 0.2
    return options


def at_random(length):
    return rnd.randrange(length) if length else 0


def parts_of(dtype, prefix=""):
    if dtype.kind == "c":
        return [prefix + part for part in ("magnitude", "phase", "real", "imaginary")]
    if dtype.names is None:
        return [prefix[:-1]] if dtype.kind in "iuf" and dtype.subdtype is None and prefix else []
    return [part for name in dtype.names for part in parts_of(dtype[name], f"{prefix}{name}.")]


def a_range():
    by = rnd.choice(["min-max", "percentile", "hand"])
    if by == "min-max":
        return {"by": by}
    if by == "percentile":
        return {"by": by, "low": rnd.choice([0, 1, 33.3, 50]), "high": rnd.choice([50, 99, 99.9, 100])}
    return {"by": by, "low": rnd.choice([-1, 0, 0.5, 10]), "high": rnd.choice([1, 2, 100, 1e6])}


def questions(name, shape, dtype):
    """Some about one dataset; `shape` with the axes inside the elements."""
    asked = []
    rank = len(shape)
    parts = parts_of(dtype)
    is_number = dtype.kind in "biuf" or bool(parts)
    part = {"part": rnd.choice(parts)} if parts and rnd.random() < 0.7 else {}
    index = [at_random(length) for length in shape]
    place = {"dataset": name, "index": index}
    scale = rnd.choice(["linear", "linear", "log", "symlog", "sqrt"])

    def ask(question, **takes):
        asked.append({"ask": question, "takes": {**place, **takes}})

    if rank >= 1 and is_number:
        axis = rnd.randrange(rank)
        first = at_random(shape[axis])
        end = rnd.choice([shape[axis], min(shape[axis], first + rnd.randrange(1, 30))])
        ask("line", **part, axis=axis, **{"from": first, "to": max(end, first)}, width=rnd.choice([1, 7, 50, 1000]))
    if rank >= 2 and is_number:
        rows, columns = rnd.sample(range(rank), 2)
        for _ in range(2):
            region = {}
            if rnd.random() < 0.5:
                top, left = at_random(shape[rows]), at_random(shape[columns])
                region = {"region": {"top": top, "left": left, "bottom": top + rnd.randrange(1, 20), "right": left + rnd.randrange(1, 20)}}
            ask(
                "picture", **part, rows=rows, columns=columns, **region,
                width=rnd.choice([1, 3, 10, 200]), height=rnd.choice([1, 4, 10, 200]),
                levels={"scale": scale, "range": a_range()},
            )
        ends = {} if rnd.random() < 0.6 else {"low": rnd.choice([-5, 0, 1]), "high": rnd.choice([2, 50, 3e4])}
        ask("histogram", **part, rows=rows, columns=columns, bins=rnd.choice([1, 8, 100]), scale=scale, **ends)
    if rank >= 2:
        rows, columns = rnd.sample(range(rank), 2)
        ask("table", **part, rows=rows, columns=columns, top=at_random(shape[rows]), left=at_random(shape[columns]), height=rnd.randrange(1, 9), width=rnd.randrange(1, 9))
    rows = rnd.randrange(rank) if rank else 0
    ask("table", rows=rows, columns=None, top=at_random(shape[rows]) if rank else 0, left=0, height=rnd.randrange(1, 20), width=100)
    ask("value", **part)
    ask("text", **part)
    slices = [
        at_random(length) if rnd.random() < 0.4 else sorted([at_random(length), rnd.randrange(length + 1)])
        for length in shape
    ]
    for form in ("csv", "npy"):
        asked.append({"ask": "write", "takes": {"dataset": name, "slice": slices, "format": form, **part}})
    if rnd.random() < 0.2:
        bad = rnd.choice([
            {"index": [length + 3 for length in shape] or [4]},
            {"part": "no such part"},
            {"dataset": f"{name}/deeper"},
            {"dataset": "/nothing"},
            {"index": [-1 for _ in shape] or [4]},
            {"index": [0.5 for _ in shape] or [4]},
        ])
        which = rnd.choice(["value", "text"])
        if rank > 0 or "index" not in bad:
            if not ("part" in bad and not parts):
                asked.append({"ask": which, "takes": {**place, **bad}, "isBad": True})
        asked.append({"ask": "picture", "isBad": True, "takes": {
            **place, "rows": rank + 1, "columns": 0, "width": 5, "height": 5,
            "levels": {"scale": "linear", "range": {"by": "min-max"}}}})
    return asked


all_questions = []
with h5py.File(os.path.join(folder, "random.h5"), "w", libver=rnd.choice(["earliest", "latest"])) as file:
    for number in range(count):
        dtype, make = element()
        shape = a_shape()
        name = f"/{rnd.choice(['', 'group/', 'a/b/'])}d{number}"
        options = layout(shape, dtype)
        data = make(shape)
        made = file.create_dataset(name, shape, dtype, **options)
        if data.size and dtype.kind == "V" and dtype.names is None and dtype.subdtype is None:
            made.id.write(h5py.h5s.ALL, h5py.h5s.ALL, np.ascontiguousarray(data), made.id.get_type())
        elif dtype.kind == "O" and h5py.check_vlen_dtype(dtype) is not str:
            for at in np.ndindex(*shape):
                made[at] = data[at]
        elif data.size:
            made[...] = data
        inner = dtype.subdtype[1] if dtype.subdtype is not None else ()
        base = dtype.subdtype[0] if dtype.subdtype is not None else dtype
        all_questions += questions(name, (*shape, *inner), base)
rnd.shuffle(all_questions)
with open(os.path.join(folder, "questions.json"), "w") as out:
    json.dump(all_questions, out)
