"""Compares answers of a reader with what h5py and NumPy say of the same file.

    judge.py FOLDER    reads FOLDER/random.h5, questions.json, answers.json; prints a line for each that is wrong

An answer is {"given": …} or {"refused": sentence}; bytes are base64.
"""

import csv
import json
import math
import os
import re
import sys

import h5py
import numpy as np

from judged_pictures import check_histogram, check_line, check_picture
from judged_words import Wrong, check_words, near, need, part_of

folder = sys.argv[1]


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
