"""The county at 1e4 to 1e7 settlements: rules over mapped tables against SQL that an expert wrote for them.

`sql/` holds that SQL, one file a rule. `python -m bench.scale` measures and writes `bench/SCALE.md`.
"""
