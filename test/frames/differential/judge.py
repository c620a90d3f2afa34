"""Compares answers of a reader with what h5py and NumPy say of the same file.

    judge.py FOLDER    reads FOLDER/random.h5, questions.json, answers.json; prints a line for each that is wrong

An answer is {"given": …} or {"refused": sentence}; bytes are base64.
"""

import base64
import csv
import json
import math
import os
import re
import sys

import h5py
import numpy as np

folder = sys.argv[1]
NONE, BELOW, ABOVE, FIRST, LAST = 0, 1, 2, 3, 255
NUMBER = re.compile(r"-?(?:Infinity|NaN|\d[\d.e+-]*)")


class Wrong(Exception):
    pass


def need(condition, *why):
    if not condition:
        raise Wrong(" ".join(str(one) for one in why))


def whole(dataset):
    """All values, bytes as they are, and what one of them is."""
    dtype = dataset.dtype
    enum = h5py.check_enum_dtype(dtype)
    if dtype.kind == "V" and dtype.names is None and dtype.subdtype is None:
        data = np.empty(dataset.shape, "V4")
        if data.size:
            dataset.id.read(h5py.h5s.ALL, h5py.h5s.ALL, data, dataset.id.get_type())
    elif h5py.check_string_dtype(dtype) and dtype.kind == "O":
        data = dataset.asstr()[()]
        data = np.array(data, dtype=object).reshape(dataset.shape)
    elif dtype.kind == "O":
        data = np.empty(dataset.shape, dtype=object)
        for at in np.ndindex(*dataset.shape):
            data[at] = dataset[at]
    else:
        data = np.asarray(dataset[()])
    return data, enum


def part_of(data, part):
    """The numbers of a part; of the values themselves where there is none."""
    if part is None:
        if data.dtype.kind == "c":
            part = "magnitude"
        elif data.dtype.names:
            part = first_part(data.dtype)
        else:
            return data
    if data.dtype.kind == "c":
        wide = data.astype("c16")
        with np.errstate(all="ignore"):
            return {
                "magnitude": lambda: np.hypot(wide.real, wide.imag),
                "phase": lambda: np.arctan2(wide.imag, wide.real),
                "real": lambda: data.real,
                "imaginary": lambda: data.imag,
            }[part]()
    for name in data.dtype.names or ():
        if part == name:
            return data[name]
        if part.startswith(f"{name}."):
            return part_of(data[name], part[len(name) + 1 :])
    raise KeyError(part)


def first_part(dtype):
    for name in dtype.names:
        of = dtype[name]
        if of.kind in "iufb" and of.subdtype is None:
            return name
        if of.kind == "c":
            return f"{name}.magnitude"
        if of.names and first_part(of):
            return f"{name}.{first_part(of)}"
    return None


def is_one(text, value, dtype):
    """Whether a number in words is this value, in as many digits as its type has."""
    if dtype.kind in "iu":
        return text == str(int(value))
    given = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}.get(text)
    if given is None:
        given = float(text)
    with np.errstate(all="ignore"):
        near = np.float64(given).astype(dtype.newbyteorder("="))
    return bool(near == value or (np.isnan(near) and np.isnan(value))) and (
        np.isnan(value) or bool(np.signbit(near) == np.signbit(value))
    )


class Words:
    """Reads a value in words, piece by piece."""

    def __init__(self, text):
        self.text, self.at = text, 0

    def literal(self, words):
        need(self.text.startswith(words, self.at), "expected", repr(words), "at", self.at, "of", repr(self.text))
        self.at += len(words)

    def number(self, value, dtype):
        found = NUMBER.match(self.text, self.at)
        need(found, "no number at", self.at, "of", repr(self.text))
        need(is_one(found.group(), value, dtype), repr(self.text), "is not", repr(value), dtype)
        self.at = found.end()

    def end(self):
        need(self.at == len(self.text), "more than expected in", repr(self.text))


def read_words(words, value, dtype, enum=None, inside=False):
    if dtype.subdtype is not None or isinstance(value, np.ndarray) and value.ndim > 0:
        of = dtype.subdtype[0] if dtype.subdtype is not None else value.dtype
        words.literal("[")
        for i, one in enumerate(value):
            words.literal(", " if i else "")
            read_words(words, one, of, None, True)
        words.literal("]")
    elif dtype.names:
        words.literal("{")
        for i, name in enumerate(dtype.names):
            words.literal(f"{', ' if i else ''}{name}: ")
            read_words(words, value[name], dtype[name], None, True)
        words.literal("}")
    elif dtype.kind == "c":
        part = np.dtype(f"f{dtype.itemsize // 2}")
        words.number(value.real, part)
        sign = np.signbit(value.imag) and not np.isnan(value.imag)
        words.literal(" - " if sign else " + ")
        words.number(abs(value.imag) if sign else value.imag, part)
        words.literal("i")
    elif dtype.kind == "b":
        words.literal("true" if value else "false")
    elif dtype.kind in "SO":
        text = value.decode("utf8") if isinstance(value, bytes) else value
        words.literal(json.dumps(text, ensure_ascii=False) if inside else text)
    elif dtype.kind == "V":
        words.literal("0x" + bytes(value).hex())
    else:
        words.number(value, dtype)
        if enum:
            words.literal(next((f" ({name})" for name, of in enum.items() if of == int(value)), ""))


def check_words(text, value, dtype, enum):
    words = Words(text)
    read_words(words, value, dtype, enum)
    words.end()


def scaled(values, scale, low, high):
    with np.errstate(all="ignore"):
        if scale == "log":
            return np.where(values > 0, np.log(values), np.nan)
        if scale == "sqrt":
            return np.sign(values) * np.sqrt(np.abs(values))
        if scale == "symlog":
            threshold = max(abs(low), abs(high)) * 0.01
            linear = 1 / 0.9
            size = np.abs(values)
            return np.where(size <= threshold, values / threshold * linear, np.sign(values) * (linear + np.log10(size / threshold)))
    return values


def unit(values, scale, low, high):
    """0 to 1 between the ends."""
    with np.errstate(all="ignore"):
        first, last = (float(scaled(np.float64(end), scale, low, high)) for end in (low, high))
        return (scaled(values, scale, low, high) / 2 - first / 2) / (last / 2 - first / 2)


def level(values, scale, low, high):
    """Levels, as far as they are certain: one may lie on the edge between two."""
    with np.errstate(all="ignore"):
        place = unit(values, scale, low, high) * 253
        bins = np.clip(np.floor(place), 0, 252) if high > low else np.zeros(values.shape)
        levels = np.where(values < low, BELOW, np.where(values > high, ABOVE, np.where(np.isnan(values), NONE, FIRST + bins)))
    return levels


def near(one, other):
    return one == other or (one is not None and other is not None and abs(one - other) <= 1e-9 * max(abs(one), abs(other)))


def plane_of(data, takes):
    rows, columns = takes["rows"], takes["columns"]
    at = tuple(slice(None) if axis in (rows, columns) else i for axis, i in enumerate(takes["index"]))
    plane = data[at]
    return plane.T if rows > columns else plane


def as_floats(data):
    with np.errstate(all="ignore"):
        return data.astype("f8")


def check_range(asked, given, finite):
    scale, by = asked["scale"], asked["range"]["by"]
    among = finite[finite > 0] if scale == "log" else finite
    low, high = float(given["low"]), float(given["high"])
    need(low <= high, "ends in the wrong order", low, high)
    if among.size == 0:
        return
    if by == "min-max":
        need(near(low, among.min()) and near(high, among.max()), "ends", low, high, "are not", among.min(), among.max())
    elif by == "percentile":
        with np.errstate(all="ignore"):
            ends = sorted(np.percentile(among, [asked["range"]["low"], asked["range"]["high"]]))
        if np.isfinite(ends).all():
            need(near(low, ends[0]) and near(high, ends[1]), "ends", low, high, "are not", ends)
    elif scale != "log" or asked["range"]["low"] > 0:
        ends = sorted([asked["range"]["low"], asked["range"]["high"]])
        need(near(low, ends[0]) and near(high, ends[1]), "ends by hand", low, high)


def check_picture(data, takes, given):
    plane = as_floats(plane_of(part_of(data, takes.get("part")), takes))
    finite = plane[np.isfinite(plane)]
    need((given["rows"], given["columns"]) == plane.shape, "shape", given["rows"], given["columns"], plane.shape)
    need(given["nans"] == np.isnan(plane).sum(), "NaN", given["nans"])
    need(given["infinities"] == np.isinf(plane).sum(), "infinities", given["infinities"])
    least, most = (finite.min(), finite.max()) if finite.size else (None, None)
    need(near(given["min"], least) and near(given["max"], most), "min and max", given["min"], given["max"], least, most)
    check_range(takes["levels"], given, finite)

    region = given["region"]
    width, height = given["width"], given["height"]
    (down, right) = given["block"]
    pixels = np.frombuffer(base64.b64decode(given["pixels"]), "u1")
    need(pixels.size == width * height, "pixels", pixels.size, width, height)
    if plane.size == 0:
        need(pixels.size == 0, "pixels of an empty plane")
        return
    wanted = takes.get("region", {"top": 0, "left": 0, "bottom": plane.shape[0], "right": plane.shape[1]})
    for first, end, block, length, room, size in [
        ("top", "bottom", down, plane.shape[0], takes["height"], height),
        ("left", "right", right, plane.shape[1], takes["width"], width),
    ]:
        need(region[first] % block == 0 and (region[end] % block == 0 or region[end] == length), "no whole blocks", region)
        need(region[first] <= wanted[first] and region[end] >= min(wanted[end], length), "not all that was asked for", region)
        need(size == -(-(region[end] - region[first]) // block) and size <= room + 1, "size", size, room)
        span = min(wanted[end], length) - wanted[first]
        need(block == max(1, -(-span // room)), "block", block, span, room)
    pixels = pixels.reshape(height, width)
    low, high, scale = float(given["low"]), float(given["high"]), takes["levels"]["scale"]
    shown = plane[region["top"] : region["bottom"], region["left"] : region["right"]]
    if down == right == 1:
        check_levels(pixels, shown, scale, low, high)
        return
    # Of each block one of the two ends, and the one farther from its mean where that is clear.
    chosen = np.full((height, width), np.nan)
    for y in range(height):
        for x in range(width):
            block = shown[y * down : (y + 1) * down, x * right : (x + 1) * right]
            block = block[~np.isnan(block)]
            if block.size:
                chosen[y, x] = odd(block, pixels[y, x], scale, low, high)
    check_levels(pixels, chosen, scale, low, high)


def odd(block, pixel, scale, low, high):
    least, most = block.min(), block.max()
    if np.isinf(most) and most > 0:
        return most
    if np.isinf(least):
        return least
    with np.errstate(all="ignore"):
        mean = block.mean()
        lean = (most - mean) - (mean - least)
    # Sums of larger numbers may overflow, and tell nothing.
    is_clear = max(-least, most) < 1e290 and abs(lean) > 1e-6 * (most - least)
    if is_clear:
        return most if lean > 0 else least
    # Ends that were worked out may differ by rounding.
    inside = [low if near(low, value) else high if near(high, value) else value for value in (least, most)]
    return min(inside, key=lambda value: abs(int(level(np.float64(value), scale, low, high)) - int(pixel)))


def check_levels(pixels, values, scale, low, high):
    expected = level(values, scale, low, high).astype(int)
    difference = np.abs(expected - pixels)
    both = (expected >= FIRST) & (pixels >= FIRST)
    # A value on an edge between two levels is a matter of rounding.
    with np.errstate(all="ignore"):
        place = unit(values, scale, low, high) * 253
        on_edge = np.abs(place - np.round(place)) < 1e-6
    right = (difference == 0) | (both & (difference == 1) & (on_edge | ((high - low) < 1e-12 * abs(high))))
    # Values that differ by rounding alone (magnitudes) may be beyond an end.
    with np.errstate(all="ignore"):
        at_end = (np.abs(values - low) <= 1e-9 * abs(low)) | (np.abs(values - high) <= 1e-9 * abs(high))
    # Beyond what float64 tells apart edges may lie anywhere.
    if not np.isfinite(high - low):
        right |= both & (difference <= 1)
    right |= at_end
    if not right.all():
        y, x = np.argwhere(~right)[0]
        raise Wrong(f"level {pixels[y, x]} at {y}, {x} is not {expected[y, x]}: {values[y, x]!r} of {low!r} to {high!r}, {scale}; {(~right).sum()} of them")


def check_line(data, takes, given):
    at = tuple(slice(None) if axis == takes["axis"] else i for axis, i in enumerate(takes["index"]))
    line = as_floats(part_of(data, takes.get("part"))[at])
    need(given["length"] == line.size, "length", given["length"], line.size)
    first, end, block = given["from"], given["to"], given["block"]
    need(line.size == 0 or first <= takes["from"] and end >= min(takes["to"], line.size), "from, to", first, end)
    lows, highs = (np.frombuffer(base64.b64decode(given[name]), "<f8") for name in ("lows", "highs"))
    need(lows.size == highs.size == -(-(end - first) // block), "points", lows.size)
    need(lows.size <= takes["width"] + 1, "more points than room")
    shown = line[first:end]
    for i in range(lows.size):
        some = shown[i * block : (i + 1) * block]
        some = some[~np.isnan(some)]
        least, most = (some.min(), some.max()) if some.size else (math.nan, math.nan)
        for one, other in ((lows[i], least), (highs[i], most)):
            need(np.isnan(one) and np.isnan(other) or near(one, other), "point", i, one, other)
    finite = shown[np.isfinite(shown)]
    ends = (finite.min(), finite.max()) if finite.size else (None, None)
    need(near(given["min"], ends[0]) and near(given["max"], ends[1]), "min and max", given["min"], given["max"], ends)


def check_histogram(data, takes, given):
    plane = as_floats(plane_of(part_of(data, takes.get("part")), takes))
    finite = plane[np.isfinite(plane)]
    low, high, scale = float(given["low"]), float(given["high"]), takes["scale"]
    need(len(given["counts"]) == takes["bins"], "bins", len(given["counts"]))
    if finite.size and "low" not in takes:
        among = finite[finite > 0] if scale == "log" else finite
        if among.size:
            need(near(low, among.min()) and near(high, among.max()), "ends", low, high, among.min(), among.max())
    inside = finite[(finite >= low) & (finite <= high)]
    rounded = np.isclose(finite, low, rtol=1e-12, atol=0) | np.isclose(finite, high, rtol=1e-12, atol=0)
    need(abs(sum(given["counts"]) - inside.size) <= rounded.sum(), "counted", sum(given["counts"]), inside.size)
    if not high > low or not np.isfinite(high - low):
        return
    place = unit(inside, scale, low, high) * takes["bins"]
    bins = np.clip(np.floor(place), 0, takes["bins"] - 1)
    on_edge = np.abs(place - np.round(place)) < 1e-6
    counts = np.bincount(bins[~on_edge].astype(int), minlength=takes["bins"])
    more = np.array(given["counts"]) - counts
    need((more >= -rounded.sum()).all() and abs(more.sum() - on_edge.sum()) <= rounded.sum(), "counts", given["counts"], counts.tolist())


def check_table(data, enum, takes, given):
    rows, columns = takes["rows"], takes["columns"]
    shape = data.shape
    picked = part_of(data, takes["part"]) if "part" in takes else data
    dtype = picked.dtype
    total = shape[rows] if shape else 1
    names = dtype.names if columns is None and dtype.names else None
    across = shape[columns] if columns is not None else len(names) if names else 1
    need((given["rows"], given["columns"]) == (total, across), "table of", given["rows"], given["columns"], "not", total, across)
    need(given.get("names") == (list(names[given["left"] : given["left"] + takes["width"]]) if names else None), "names", given.get("names"))
    height = min(takes["height"], total - given["top"])
    need(len(given["cells"]) == height, "height", len(given["cells"]), height)
    for y, line in enumerate(given["cells"]):
        need(len(line) == min(takes["width"], across - given["left"]), "width", len(line))
        for x, text in enumerate(line):
            at = list(takes["index"])
            if shape:
                at[rows] = given["top"] + y
            if columns is not None:
                at[columns] = given["left"] + x
            value = picked[tuple(at)]
            if names:
                name = names[given["left"] + x]
                of = dtype[name]
                check_member(text, value[name], of)
            else:
                check_cell(text, value, picked, takes, enum)


def check_member(text, value, dtype):
    check_words(text, value, dtype, None)


def check_cell(text, value, picked, takes, enum):
    if takes.get("part", "").endswith(("magnitude", "phase")):
        need(near(float(text.replace("Infinity", "inf")), float(value)) or math.isnan(float(value)), text, value)
    else:
        check_words(text, value, picked.dtype, enum)


def sliced(data, takes):
    items = takes["slice"]
    at = tuple(item if isinstance(item, int) else slice(*item) for item in items)
    picked = part_of(data, takes["part"]) if "part" in takes else data
    if picked.dtype.kind != "O":
        return np.asarray(picked[at])
    # Of objects NumPy would look into the only one that is left.
    box = np.empty((), dtype=object)
    found = picked[at]
    if isinstance(found, np.ndarray) and found.dtype.kind == "O":
        return found
    box[()] = found
    return box


def is_plain(dtype):
    if dtype.subdtype is not None:
        return is_plain(dtype.subdtype[0])
    if dtype.names:
        return all(is_plain(dtype[name]) for name in dtype.names)
    return dtype.kind in "biufc"


def same(one, other):
    if one.dtype.names:
        return one.dtype.names == other.dtype.names and all(same(one[name], other[name]) for name in one.dtype.names)
    if one.dtype.kind in "fc":
        with np.errstate(all="ignore"):
            return bool(np.all((one == other) | (np.isnan(one) & np.isnan(other)) | np.isclose(one, other, rtol=1e-9, atol=0)))
    return bool(np.array_equal(one, other))


def check_npy(path, expected):
    found = np.load(path, allow_pickle=False)
    need(found.shape == expected.shape, "NPY of shape", found.shape, "not", expected.shape)
    wide = expected.dtype.newbyteorder("=")
    if not wide.names and wide.kind != "b":
        need(found.dtype == wide, "NPY of", found.dtype, "not", wide)
    need(same(found, expected), "NPY", path, "has other values")


def check_csv(path, expected):
    with open(path, newline="", encoding="utf8") as file:
        lines = list(csv.reader(file))
    names = expected.dtype.names
    if names or expected.ndim > 2:
        head = [f"axis_{axis}" for axis in range(expected.ndim)] if expected.ndim > 1 else []
        need(lines[0] == [*head, *(names or ["value"])], "head", lines[0])
        need(len(lines) - 1 == expected.size, "lines", len(lines) - 1, expected.size)
        for at, line in zip(np.ndindex(*expected.shape), lines[1:]):
            need([int(one) for one in line[: len(head)]] == list(at if head else []), "index", line)
            values = [expected[at][name] for name in names] if names else [expected[at]]
            for text, value, dtype in zip(line[len(head) :], values, [expected.dtype[name] for name in names] if names else [expected.dtype]):
                check_field(text, value, dtype)
        return
    if expected.ndim == 2 and expected.shape[1] == 0 or expected.size == 0:
        need(all(line == [] for line in lines), "an empty slice has", lines[:2])
        return
    table = expected.reshape(-1, 1) if expected.ndim < 2 else expected
    # Python's reader takes a line of one empty text for no line.
    lines = [line if line else [""] for line in lines]
    need(len(lines) == len(table), "lines", len(lines), len(table))
    for line, values in zip(lines, table):
        need(len(line) == len(values), "fields", line)
        for text, value in zip(line, values):
            check_field(text, value, expected.dtype)


def check_field(text, value, dtype):
    if dtype.subdtype is not None or dtype.names or dtype.kind in "SV" or isinstance(value, np.ndarray) and value.ndim:
        check_words(text, value, dtype, None)
    elif dtype.kind == "O":
        check_words(text, value, dtype, None)
    elif dtype.kind == "b":
        need(text == str(int(value)), text, value)
    elif dtype.kind == "c":
        given = complex(text)
        part = np.dtype(f"f{dtype.itemsize // 2}")
        with np.errstate(all="ignore"):
            for one, other in ((given.real, value.real), (given.imag, value.imag)):
                need(np.float64(one).astype(part) == other or np.isnan(one) and np.isnan(other), text, value)
    elif dtype.kind == "f":
        with np.errstate(all="ignore"):
            one = np.float64(text).astype(dtype.newbyteorder("="))
        need(one == value or np.isnan(one) and np.isnan(value) or near(float(one), float(value)), text, value)
    else:
        need(text == str(int(value)), text, value)


def check(number, question, answer, file):
    ask, takes = question["ask"], question["takes"]
    sentence = answer.get("refused") or (answer["given"].get("message") if isinstance(answer.get("given"), dict) else None)
    if sentence is not None:
        need("mistake of Treadle" not in sentence, sentence)
        need(re.search(r"[.?]$", sentence), "no sentence:", sentence)
    if question.get("isBad"):
        need(sentence, "answered all the same:", str(answer)[:200])
        return
    data, enum = whole(file[takes["dataset"]])
    is_empty = any(length == 0 and axis not in (takes.get("rows"), takes.get("columns"), takes.get("axis")) for axis, length in enumerate(data.shape))
    if ask == "write":
        if ask == "write" and is_nowhere(data, takes):
            need(sentence, "written from nowhere")
            return
        expected = sliced(data, takes)
        if takes["format"] == "npy" and not is_plain(expected.dtype):
            need(sentence, "NPY of", expected.dtype)
            return
        need(sentence is None, sentence)
        path = os.path.join(folder, f"{number}.{takes['format']}")
        need(os.path.getsize(path) == answer["given"], "bytes", answer["given"])
        (check_npy if takes["format"] == "npy" else check_csv)(path, expected)
        return
    if is_empty:
        need(sentence, "an answer out of no values:", str(answer)[:100])
        return
    need(sentence is None, sentence)
    given = answer["given"]
    if ask == "picture":
        check_picture(data, takes, given)
    elif ask == "line":
        check_line(data, takes, given)
    elif ask == "histogram":
        check_histogram(data, takes, given)
    elif ask == "table":
        check_table(data, enum, takes, given)
    else:
        picked = part_of(data, takes["part"]) if "part" in takes else data
        check_cell(given["text"], picked[tuple(takes["index"])], picked, takes, enum)


def is_nowhere(data, takes):
    return any(length == 0 and isinstance(item, int) for item, length in zip(takes["slice"], data.shape))


questions = json.load(open(os.path.join(folder, "questions.json")))
answers = json.load(open(os.path.join(folder, "answers.json")))
with h5py.File(os.path.join(folder, "random.h5")) as file:
    for number, (question, answer) in enumerate(zip(questions, answers, strict=True)):
        try:
            check(number, question, answer, file)
        except Exception as error:  # noqa: BLE001: whatever is wrong is said, and the next looked at
            said = error if isinstance(error, Wrong) else repr(error)
            of = file[question["takes"]["dataset"]] if question["takes"]["dataset"] in file else None
            print(f"{question['ask']} {json.dumps(question['takes'])} of {of and of.dtype} {of and of.shape}: {said}")
print(f"{len(questions)} judged", file=sys.stderr)
