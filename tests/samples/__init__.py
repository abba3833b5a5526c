"""Invented batches of records, as offices hand them in: seeded, so that the same seed gives the same files.

`python -m tests.samples OUT --seed 1` writes the hand-designed set that is kept in `data/samples`;
`--batches N --rows M` writes N valid batches of M rows instead, to measure with.

people      invented people: names, identity numbers, telephones, cards
places      the areas of data/agencies.toml
entries     what happened to them: an illness, a group led, money spent
cells       how a clerk may write the same value
tables      columns and rows, before they are written
workbooks   tables into .xlsx and .csv, the same bytes each time
batches     a folder: the facts of the notice and its records
office      the invented offices: people and money in, a batch out
good        the batches that are right
bad         the batches with one mistake each
many        as many as a benchmark asks for
"""

import os

os.environ.setdefault("OPENPYXL_LXML", "False")  # openpyxl writes by lxml where there is one, and other bytes
