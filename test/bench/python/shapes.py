"""The graphs of ../scripts/shapes.ts, number for number: what a root, a join and a total are is the caller's."""


def root_value(number):
    return number % 1000


def join_value(*needs):
    return (1 + sum(needs)) % 1_000_003


def total_value(needs):
    return sum(needs) % 1_000_003


def make_shape(shape, size, root, join, total):
    """The one requested task, and how many tasks there are."""
    return SHAPES[shape](max(2, size), root, join, total)


def wide(size, root, join, total):
    return total([root(i) for i in range(size)]), size + 1


def chain(size, root, join, total):
    top = root(0)
    for _ in range(1, size):
        top = join(top)
    return top, size


def tree(size, root, join, total):
    roots = size >> 1
    level = [root(i) for i in range(roots)]
    while len(level) > 1:
        above = [join(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        if len(level) % 2 == 1:
            above.append(level[-1])
        level = above
    return level[0], 2 * roots - 1


def layered(size, root, join, total):
    width = min(100, size)
    layers = max(1, size // width)
    layer = [root(i) for i in range(width)]
    for above in range(1, layers):
        below = layer
        layer = [join(column, below[(i * 37 + above) % width]) for i, column in enumerate(below)]
    return total(layer), width * layers + 1


def random(size, root, join, total):
    next_random = seeded_random(1)

    def below(bound):
        return int(next_random() * bound)

    made = [root(0)]
    needed = bytearray(size)
    for task in range(1, size):
        if below(10) == 0:
            made.append(root(task))
            continue
        needs = []
        for _ in range(1 + below(3)):
            need = task - 1 - below(min(task, 1000))
            needed[need] = 1
            needs.append(made[need])
        made.append(join(*needs))
    return total([each for task, each in enumerate(made) if not needed[task]]), size + 1


SHAPES = {"wide": wide, "chain": chain, "tree": tree, "layered": layered, "random": random}


def seeded_random(seed):
    """mulberry32, as examples/data/random.ts has it."""
    state = seed & 0xFFFFFFFF

    def step():
        nonlocal state
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = ((state ^ (state >> 15)) * (state | 1)) & 0xFFFFFFFF
        mixed ^= (mixed + (((mixed ^ (mixed >> 7)) * (mixed | 61)) & 0xFFFFFFFF)) & 0xFFFFFFFF
        return (mixed ^ (mixed >> 14)) / 2**32

    return step
