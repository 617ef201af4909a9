"""Conditions as DESIGN §3 writes them, with the truth that §5 gives them."""

from pathlib import Path

from tests.acceptance.truths import truths

# 1: everything there; 2: other values; 3: everything missing
PEOPLE = """\
id,txt,city,n,x,d,b,day,at,mobile
1,axb.c,华东,5,0.5,0.30,是,2026-06-30,2026-06-30T23:30:00,13800138000
2,NO,华南,4,-1.5,20000.00,否,2026-03-31,2026-03-31 00:00:00,13900139000
3,,,,,,,,,
"""
CONDITIONS = {
    # a literal, a list
    "{n: 5}": "TFU",
    "{n: [5, 6]}": "TFU",
    "{city: 华东}": "TFU",
    "{city: [华东, NO]}": "TFU",
    "{txt: NO}": "FTU",
    "{txt: [NO, 0123, 2026, 22:00]}": "FTU",
    "{b: true}": "TFU",
    "{b: false}": "FTU",
    "{d: 0.3}": "TFU",
    "{x: 0.50}": "TFU",
    "{day: 2026-06-30}": "TFU",
    # every operator
    "{n: {is_not: 5}}": "FTU",
    "{city: {is_not: 华东}}": "FTU",
    "{txt: {is_not: NO}}": "TFU",
    "{n: {not_in: [5, 6]}}": "FTU",
    "{txt: {not_in: [NO, 0123]}}": "TFU",
    "{n: {at_least: 5}}": "TFU",
    "{n: {at_most: 4}}": "FTU",
    "{n: {above: 4}}": "TFU",
    "{n: {below: 5}}": "FTU",
    "{n: {between: [4, 5]}}": "TTU",
    "{n: {between: [5, 6]}}": "TFU",
    "{d: {between: [0.30, 19999.99]}}": "TFU",
    "{d: {at_least: 20000}}": "FTU",
    "{x: {at_least: -1.5, below: 0}}": "FTU",
    "{txt: {contains: b.}}": "TFU",
    "{txt: {contains: '.'}}": "TFU",
    "{txt: {starts_with: a}}": "TFU",
    "{txt: {starts_with: N}}": "FTU",
    "{txt: {ends_with: .c}}": "TFU",
    "{txt: {matches: 'x.'}}": "TFU",
    "{txt: {matches: '^[A-Z]+$'}}": "FTU",
    "{txt: {contains: NO}}": "FTU",
    "{n: {missing: true}}": "FFT",
    "{n: {missing: false}}": "TTF",
    "{txt: {missing: true}}": "FFT",
    "{b: {missing: true}}": "FFT",
    "{mobile: {missing: true}}": "FFT",
    "{day: {before: 2026-06-30}}": "FTU",
    "{day: {after: 2026-03-31}}": "TFU",
    "{day: {at_least: 2026-06-30}}": "TFU",
    "{day: {at_most: 2026-06-30}}": "TTU",
    "{day: {between: [2026-03-31, 2026-04-01]}}": "FTU",
    "{day: {within_last: 1 day}}": "TFU",
    "{day: {within_last: 91 days}}": "TFU",  # (31 March, 30 June]
    "{day: {within_last: 92 days}}": "TTU",
    "{day: {within_last: 3 months}}": "TTU",  # (30 March, 30 June]
    "{day: {within_last: 13 weeks}}": "TFU",
    "{at: {within_last: 1 day}}": "TFU",
    "{day: {is_not: 2026-06-30}}": "FTU",
    "{day: [2026-06-30, 2026-01-01]}": "TFU",
    # all of a mapping hold; Kleene's `and`
    "{n: 5, city: 华东}": "TFU",
    "{n: 5, txt: {missing: true}}": "FFU",
    "{n: 6, txt: {missing: true}}": "FFU",
    "{n: {missing: false, at_least: 5}}": "TFF",
    # nesting, with texts inside
    "{all: [{n: 5}, {city: 华东}]}": "TFU",
    "{any: [{n: 5}, {city: 华南}]}": "TTU",
    "{any: [{n: 5}, {txt: {missing: true}}]}": "TFT",
    "{any: [n = 5, {city: 华南}]}": "TTU",
    "{all: ['n >= 4', 'city = \"华东\"']}": "TFU",
    "{not: {n: 5}}": "FTU",
    "{not: n = 5}": "FTU",
    "{not: {not: {n: 5}}}": "TFU",
    "{not: {all: [{n: 5}, {any: [x > 0, {b: true}]}]}}": "FTU",
    "{n: 5, any: [{city: 华南}, 'txt = null']}": "FFU",
    "{n: {at_least: 4}, not: {city: 华南}, any: [{b: true}, {d: {above: 1}}]}": "TFU",
    "{any: [{not: {any: [n > 100, {all: [txt = null]}]}}]}": "TTF",
    # texts
    "n = 5": "TFU",
    "n != 5": "FTU",
    "n = null": "FFT",
    "n != null": "TTF",
    "null = n": "FFT",
    "not(n = null)": "TTF",
    "n in [4..5]": "TTU",
    "n in (4..5]": "TFU",
    "n in [4..5)": "FTU",
    "n in (5, 6)": "TFU",
    "n between 5 and 9": "TFU",
    "not(n in [5..6])": "FTU",
    "n = 5 or city = null": "TFT",
    "n = 5 and txt = null": "FFU",
    "n = 5 or n != 5": "TTU",
    "n > 4 and n > 100": "FFU",
    "x * 2 = 1": "TFU",
    "d * 3 = 0.9": "TFU",
    "n / 0 = 1": "UUU",
    "n / 0 = null": "TTT",
    "if n > 4 then b else n = null": "TFT",
    'contains(txt, "b.")': "TFU",
    'starts with(txt, "N")': "FTU",
    'ends with(txt, ".c")': "TFU",
    'matches(txt, "x.")': "TFU",
    'upper case(txt) = "AXB.C"': "TFU",
    "string length(txt) = 2": "FTU",
    'day = date("2026-06-30")': "TFU",
    'day in [date("2026-03-31")..date("2026-06-29")]': "FTU",
    "day = as_of": "TFU",
    "days_since(day) = 91": "FTU",
    "months_since(day) = 3": "FTU",
    "years_since(day) = 0": "TTU",
    'day > as_of - duration("P1D")': "TFU",
    'day + duration("P1M") = date("2026-04-30")': "FTU",
    "b": "TFU",
    "not(b)": "FTU",
    'city in ("华东", "NO")': "TFU",
}


def test_conditions_are_true_false_or_unknown(tmp_path: Path) -> None:
    found = truths(tmp_path, PEOPLE, list(CONDITIONS))
    assert dict(zip(CONDITIONS, found, strict=True)) == CONDITIONS


def test_texts_keep_their_spelling(tmp_path: Path) -> None:
    people = "id,txt\n1,NO\n2,0123\n3,2026\n4,22:00\n5,true\n6,~\n7,NA\n8,-\n9,1e3\nA,NULL\n"
    spelled = ["NO", "0123", "2026", "22:00", "true", "~", "NA", "-", "1e3", "'NULL'"]
    conditions = [f"{{txt: {spelling}}}" for spelling in spelled[:5] + spelled[6:7] + spelled[8:]]
    found = truths(tmp_path, people, conditions, "  id: {type: text}\n  txt: {type: text}\n")
    expected = []
    for place in (0, 1, 2, 3, 4, 6, 8, 9):
        expected.append("".join("T" if at == place else "F" for at in range(10)))
    assert found == expected
