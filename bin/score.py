#!/usr/bin/env python3
"""Prints the reader's score table and fails when a field is below its bound: score.py LANTOA LETTERS."""
import shlex
import subprocess
import sys

BOUNDS = {
    "number": 0.98, "date": 0.98, "kind": 0.98, "place": 0.95, "signer": 0.95, "subject": 0.95, "bases": 0.95,
    "recipients": 0.92, "tasks": 0.90, "deadlines": 0.88,
}


def f1(table):
    """The last figure of each field's row."""
    rows = (line.split() for line in table.splitlines())
    return {row[0]: float(row[-1]) for row in rows if row and row[0] in BOUNDS}


def main():
    lantoa, letters = sys.argv[1:]
    command = shlex.quote(lantoa) + " letter read --json {}"
    run = subprocess.run([sys.executable, letters + "/score.py", "--cmd", command, letters], capture_output=True, text=True)
    print(run.stdout + run.stderr)
    scores = f1(run.stdout)
    low = {f: scores.get(f, 0.0) for f, bound in BOUNDS.items() if not scores.get(f, 0.0) >= bound}
    for field, score in low.items():
        print(f"{field}: F1 {score:.3f}, at least {BOUNDS[field]:.2f} is promised")
    sys.exit(1 if low or run.returncode else 0)


if __name__ == "__main__":
    main()
