"""Instructions outside the kernel for each operation, counted by valgrind: the same on a busy machine as on a quiet one.

What the kernel does counts as nothing. It is the difference of two runs, one of them longer, so that beginning and ending
count as nothing either."""
import os
import re

from .rows import Script, Served
from .tools import Unavailable, folder, program


def _valgrind(log):
    return [program('valgrind'), '--tool=callgrind', '--trace-children=yes', '--callgrind-out-file=/dev/null', f'--log-file={log}']


def _run(row, side, factor):
    """Operations, and instructions."""
    log = os.path.join(folder(), 'valgrind.log')
    if isinstance(row, Script):
        operations = row.run(side, _valgrind(log), scale=row.scale * factor).operations
    else:
        with row.start(side, _valgrind(log), patience=120) as server:
            operations = row.load.run(server, operations=row.counted * factor, connections=min(row.load.connections, 8)).operations
    with open(log) as file:
        counted = re.findall(r'Collected : (\d+)', file.read())
    if not counted:
        raise Unavailable('valgrind has counted nothing')
    return operations, sum(map(int, counted))


def measure(row, side):
    if not side.is_php or not (isinstance(row, Script) or isinstance(row, Served) and row.counted):
        raise Unavailable('not counted')
    (few, short), (many, long) = _run(row, side, 1), _run(row, side, 3)
    return (long - short) / (many - few), None
