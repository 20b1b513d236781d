"""Runs programs in turns and says what they took.

All competitors of a section run in the same invocation, round after round, each round beginning with another one; a
figure is the median of the rounds, a ratio the median of the ratios within a round. So what else the machine does
meanwhile falls on all of them alike.
"""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile


class Failed(Exception):
    """A program that did not do what it was to do; the message says which."""


class Measure:
    """What one run took."""

    def __init__(self, line):
        wall, user, system, peak, status = line.split()
        self.wall, self.cpu, self.peak, self.status = float(wall), float(user) + float(system), int(peak) / 1024, int(status)


class Bench:
    def __init__(self, tool, work, rounds, quiet=False):
        self.tool, self.work, self.rounds, self.quiet = tool, pathlib.Path(work), rounds, quiet

    def run(self, command, output=None, source=None):
        """One run of a command; its output goes to a file, or nowhere."""
        facts = self.work / "measure.txt"
        with open(output or os.devnull, "wb") as out, open(source or os.devnull, "rb") as standard_input, \
                tempfile.TemporaryFile() as errors:
            environment = dict(os.environ, LC_ALL="C.UTF-8", PYTHONUTF8="1", NO_COLOR="1")
            subprocess.run([self.tool, facts, *command], stdin=standard_input, stdout=out, stderr=errors, env=environment)
            measure = Measure(facts.read_text())
            errors.seek(0)
            measure.errors = errors.read().decode("utf-8", "replace")[-400:]
        return measure

    def compare(self, competitors, rounds=None):
        """Runs {name: (prepare, command, check, output)} in turns; {name: [Measure]}. `check` raises `Failed`."""
        names, taken = list(competitors), {name: [] for name in competitors}
        for turn in range(rounds or self.rounds):
            for name in names[turn % len(names):] + names[:turn % len(names)]:
                prepare, command, check, output = competitors[name]
                prepare()
                measure = self.run(command, output)
                problem = check(measure)
                if problem:
                    raise Failed(f"{name}: {problem}\n{measure.errors}")
                taken[name].append(measure)
                self.say(f"  round {turn + 1}: {name}: {measure.wall:.2f} s, CPU {measure.cpu:.2f} s, "
                         f"{measure.peak:.0f} MiB")
        return taken

    def say(self, text):
        if not self.quiet:
            print(text, file=sys.stderr, flush=True)


def median(values):
    return statistics.median(values)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def rates(taken, count, ours):
    """Of each competitor: units a second, CPU seconds, peak memory, and how many times as fast as it ours is: by the clock,
    and by the processor's time, which says more when the machine is busy."""
    rows = []
    for name, runs in taken.items():
        rows.append({
            "name": name, "per_second": count / median([run.wall for run in runs]),
            "cpu_seconds": median([run.cpu for run in runs]), "peak_mib": median([run.peak for run in runs]),
            "ours_times_as_fast": median([run.wall / own.wall for run, own in zip(runs, taken[ours])]),
            "ours_times_as_fast_by_cpu": median([run.cpu / own.cpu for run, own in zip(runs, taken[ours])]),
        })
    return rows


def table(title, columns, rows, out=sys.stdout):
    """`columns` are (heading, value of a row as text)."""
    cells = [[heading for heading, _ in columns]] + [[text(row) for _, text in columns] for row in rows]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    print(f"\n{title}", file=out)
    for number, line in enumerate(cells):
        parts = [cell.ljust(width) if place == 0 else cell.rjust(width)
                 for place, (cell, width) in enumerate(zip(line, widths))]
        print("  " + "  ".join(parts).rstrip(), file=out)
        if number == 0:
            print("  " + "  ".join("─" * width for width in widths), file=out)
