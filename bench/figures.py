"""DuckDB beside `cargo run --release -p civic --example figures`: the same values, the same questions, the same run.

figures.py FOLDER: reads FOLDER/leaves.csv, which the example writes, and makes the values by the same formula.
"""

import resource
import statistics
import sys
import time

import duckdb
import numpy as np

COLUMNS, PERIODS, TIMES = 60, 60, 3


def value(column, period, leaves):
    number = np.uint64((column * PERIODS + period) * 16384) + leaves.astype(np.uint64)
    with np.errstate(over="ignore"):
        mixed = number * np.uint64(0x9E3779B97F4A7C15)
    return ((mixed >> np.uint64(33)) % np.uint64(1000)).astype(np.int32)


def processor():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(name, work, times=TIMES):
    work()
    wall, before = [], processor()
    for _ in range(times):
        start = time.perf_counter()
        work()
        wall.append(1000 * (time.perf_counter() - start))
    used = 1000 * (processor() - before) / times
    print(f"DuckDB {name}: min {min(wall):.1f} p50 {statistics.median(wall):.1f} max {max(wall):.1f} ms, processor {used:.0f} ms")


def main(folder):
    db = duckdb.connect()
    threads = db.execute("select current_setting('threads')").fetchall()[0][0]
    print(f"DuckDB {duckdb.__version__}, {threads} threads, in memory")
    db.execute(f"create table leaf as select * from read_csv('{folder}/leaves.csv')")
    leaves = np.arange(db.execute("select count(*) from leaf").fetchall()[0][0])
    start = time.perf_counter()
    db.execute("create table fact (period smallint, leaf smallint, col smallint, value integer)")
    for period in range(PERIODS):
        values = np.concatenate([value(column, period, leaves) for column in range(COLUMNS)])
        block = {
            "period": np.full(values.shape, period, np.int16),
            "leaf": np.tile(leaves.astype(np.int16), COLUMNS),
            "col": np.repeat(np.arange(COLUMNS, dtype=np.int16), leaves.size),
            "value": values,
        }
        db.execute("insert into fact select period, leaf, col, value from block")
    print(f"DuckDB fill: {1000 * (time.perf_counter() - start):.0f} ms, {db.execute('select count(*), sum(value) from fact').fetchall()}")
    by = "select {row}, col, period, sum(value), count(value) from fact join leaf using (leaf) group by all"
    fetch = lambda sql: lambda: db.execute(sql).fetchnumpy()
    for name, row in [("districts", "district"), ("provinces", "province")]:
        timed(f"pivot {name} x 60 x 60", fetch(by.format(row=row)))
    nation = "select col, period, sum(value), count(value) from fact group by all"
    timed("pivot nation x 60 x 60", fetch(nation))
    levels = [by.format(row="district"), by.format(row="province"), nation]
    timed("all roll-ups", lambda: [db.execute(sql).fetchnumpy() for sql in levels], 3)
    year = "select district, col, sum(value) from fact join leaf using (leaf) where period >= 48 group by all"
    timed("pivot districts x 60 x one year", fetch(year))
    timed("pivot communes x 1 x 1", fetch("select leaf, value from fact where period = 59 and col = 7"))
    timed("pivot communes x 60 x 1", fetch("select leaf, col, value from fact where period = 59"))
    timed("restate onto the new units", fetch(by.format(row="new_unit")), 3)


if __name__ == "__main__":
    main(sys.argv[1])
