"""Queries of every sort, taken from the rows they are to find: (sort, words)."""
import collections
import csv
import itertools
import re
import unicodedata

WORD = re.compile(r"[^\W\d_]{3,}")


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def queries(path, of_each=40, sample=20_000):
    rows_with, titles, pairs = collections.Counter(), [], []
    with open(path, encoding="utf-8", newline="") as file:
        for row in itertools.islice(csv.DictReader(file), sample):
            words = list(dict.fromkeys(WORD.findall((row["title"] + " " + row["description"]).lower())))
            rows_with.update(words)
            if len(titles) < of_each:
                titles.append(" ".join(WORD.findall(row["title"].lower())[:4]))
                pairs.append(f"{words[1]} {words[len(words) // 2]}")
    by_number = [word for word, _ in sorted(rows_with.items(), key=lambda item: (-item[1], item[0]))]
    common = by_number[:of_each]
    rare = [word for word in by_number if rows_with[word] <= 3][:of_each]
    accented = [word for word in by_number if plain(word) != word][:of_each]
    sorts = {
        "common word": common, "rare word": rare, "two words": pairs, "title": titles,
        "common pair": [f"{a} {b}" for a, b in zip(common[::2], common[1::2])],
        "without accents": [plain(word) for word in accented], "beginning": [word[:4] for word in common + rare[:10]],
    }
    return [(sort, words) for sort, all_words in sorts.items() for words in all_words]
