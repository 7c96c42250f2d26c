"""Goes through the rows, and for each through the sides, there and back again."""
import os
import platform
import signal
import subprocess
import sys

from . import beside, instructions, process, report, sides
from .rows import rows
from .tools import Unavailable, say


def _chosen(words, known):
    for word in words:
        if not any(row.name.startswith(word) for row in known):
            raise Unavailable(f'there is no row {word}; benches/run --list says which there are')
    return [row for row in known if not words or any(row.name.startswith(word) for word in words)]


def _positive(name, usual, kind):
    given = os.environ.get(name, '') or usual
    try:
        value = kind(given)
    except ValueError:
        value = 0
    if value <= 0:
        raise Unavailable(f'{name} is to be a number above 0, not {given}')
    return value


def _check_build(side):
    """Says how a module was built, as far as it tells."""
    built = side.built()
    if built and built != 'yes':
        say(f'Warning: {side.name} was built with {built}: its figures are not those of a release.\n'
            '    Take back what CARGO_PROFILE_RELEASE_* are set to, say make build again, and repeat this.')
    return built


def _measure(row, side, seconds, counts):
    try:
        return instructions.measure(row, side) if counts else row.measure(side, seconds)
    except (OSError, subprocess.SubprocessError) as error:
        raise Unavailable(f'{type(error).__name__}: {error}') from error


def _rounds(row, against, rounds, seconds, counts):
    measured = {side.name: report.Measured() for side in against}
    for number in range(rounds):
        # There and back: what changes on the machine meanwhile changes for all.
        for side in against if number % 2 == 0 else reversed(against):
            found = measured[side.name]
            if found.failure:
                continue
            try:
                cost, rate = _measure(row, side, seconds, counts)
            except Unavailable as reason:
                found.failure = str(reason)
            else:
                found.costs.append(cost)
                found.rates.append(rate)
    return measured


def _run(words, counts):
    known = rows()
    if '--list' in words:
        print('\n'.join(row.name for row in known))
        return 0
    chosen = _chosen(words, known)
    # Two runs of the same count the same.
    rounds = 1 if counts else _positive('ROUNDS', '5', int)
    seconds = _positive('SECONDS_A_ROUND', '2', float)
    this, peer = sides.this_side(), sides.peer_side()
    if not os.path.exists('/proc/self/schedstat'):
        raise Unavailable('there is no /proc/self/schedstat: CPU time is what Linux tells there, with CONFIG_SCHED_INFO')
    php_sides = [side for side in (this, peer) if side]
    built = {}
    for side in php_sides:
        side.check()
        built[side.name] = _check_build(side)
    against = php_sides + beside.others()
    table = report.Markdown() if os.environ.get('MARKDOWN') else report.Text()
    table.begin(against)
    results = {}
    for row in chosen:
        measured = _rounds(row, against, rounds, seconds, counts)
        unit = 'instr' if counts else row.unit
        table.row(row.name, unit, measured)
        results[row.name] = unit, measured
    if path := os.environ.get('JSON'):
        settings = {'rounds': rounds, 'seconds': seconds, 'built': built, 'system': platform.platform(),
                    'sides': {side.name: getattr(side, 'command', None) for side in php_sides}}
        report.write_json(path, settings, results)
    return 1 if any(measured['this'].failure for _, measured in results.values()) and not counts else 0


def main(words, usage):
    if any(word in ('-h', '--help') for word in words):
        print(usage)
        return 0
    # Ended as by Ctrl-C, with everything that was started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return _run(words, bool(os.environ.get('BENCH_INSTRUCTIONS')))
    except Unavailable as reason:
        say(f'event: {reason}')
        return 1
    except KeyboardInterrupt:
        say('\nInterrupted: what was started has ended.')
        return 130
    finally:
        process.stop_all()
