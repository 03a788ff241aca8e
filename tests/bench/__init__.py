"""The published benchmark of the import engine.  `make bench` measures and writes `docs/bench.md`.

    make bench                            1,000,000 persons, 10,000 and 100,000 rows, about half an hour
    make bench ARGS="--quick"             20,000 persons and 2,000 rows, under 90 seconds, prints only
    make bench ARGS="--million"           also a workbook of 1,000,000 rows
    python -m tests.bench.register --persons 1000000     only fill the (empty) working database with made-up persons

It works in databases of its own (`bench_…`, in the server of the settings) and leaves the working database alone.
The filled register (1 GB for a million persons) stays there for the next run unless `--tidy` is given.
`made_up` invents the persons, `register` and `workbooks` write them, `stages` are the measured steps, each in a process
of its own, `stock` is what the figures are compared with, `page` writes the result.  Not collected by pytest.
"""
