import csv
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.lexicon import Lexicon, WordList, load
from calame.lexicon.pronunciations import pronounce
from calame.models.report import DoubtKind
from calame.models.transcript import Segment, Transcript, Word
from calame.postprocess.correction.correcting import correct
from calame.postprocess.correction.patterns import HARD_WORDS
from calame.postprocess.draft import Draft

RESOURCES = Path(__file__).parents[2] / "resources" / "correction"
ORDINARY = (RESOURCES / "ordinary.txt").read_text("utf-8").splitlines()
TOKEN = re.compile(r"\w+")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load()


def written(text: str, lexicon: Lexicon) -> str:
    return correct(Draft.from_text(text), lexicon=lexicon).text


def transcript(words: Sequence[tuple[str, float]]) -> Transcript:
    """Half a second for each word, with its probability."""
    heard = tuple(
        Word(text=text, start_s=place / 2, end_s=place / 2 + 0.5, probability=probability)
        for place, (text, probability) in enumerate(words)
    )
    segment = Segment(words=heard, avg_logprob=-0.3, no_speech_prob=0.0, compression_ratio=1.5)
    return Transcript(segments=(segment,), duration_s=len(words) / 2)


class Ear:
    """A scorer that hears one wording well and everything else badly."""

    def __init__(self, said: str, *, loss: float = 20.0) -> None:
        self.said, self.loss = said, loss
        self.calls: list[Sequence[str]] = []

    def score(self, start_s: float, end_s: float, alternatives: Sequence[str]) -> list[float]:
        """The log-probability of each wording."""
        assert 0 <= start_s < end_s
        self.calls.append(alternatives)
        return [-1.0 if self.said in text else -1.0 - self.loss for text in alternatives]


def letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def pairs() -> list[tuple[str, str]]:
    with (RESOURCES / "pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [
        (row["context"].replace("{}", row["heard"]), row["context"].replace("{}", row["correct"]))
        for row in rows
    ]


def test_most_known_confusions_are_put_right(lexicon: Lexicon) -> None:
    """Of 60 confusions, without any recording, at least the measured floor; docs/quality.md."""
    right = [letters(written(heard, lexicon)) == letters(said) for heard, said in pairs()]

    assert len(right) == 60
    assert sum(right) >= 45


def test_a_confusion_is_changed_rightly_doubted_or_left(lexicon: Lexicon) -> None:
    """At most four of the 60 become something else, and those only in number or spelling."""
    results = [(heard, written(heard, lexicon), said) for heard, said in pairs()]
    wrong = [
        (now, said)
        for heard, now, said in results
        if letters(now) not in map(letters, (heard, said))
    ]

    assert len(wrong) <= 4, wrong
    assert all(Levenshtein.distance(now, said) <= 1 for now, said in wrong), wrong


@pytest.mark.parametrize("sentence", ORDINARY)
def test_ordinary_sentences_stay(sentence: str, lexicon: Lexicon) -> None:
    """No word of 200 ordinary sentences is changed, names that sound like drugs included."""
    assert written(sentence, lexicon) == sentence


def test_correcting_twice_changes_nothing_more(lexicon: Lexicon) -> None:
    """The step is idempotent."""
    for heard, _ in pairs()[:20]:
        once = correct(Draft.from_text(heard), lexicon=lexicon)
        assert correct(once, lexicon=lexicon).text == once.text


def test_an_edit_says_what_was_heard_and_why(lexicon: Lexicon) -> None:
    """The heard words, the rule, a French reason and how sure it is."""
    draft = correct(Draft.from_text("découverte d'une adénopatie cervicale"), lexicon=lexicon)

    (edit,) = draft.edits()
    assert (edit.heard, edit.written, edit.rules) == ("adénopatie", "adénopathie", ("lexicon",))
    assert edit.reason.startswith("lexique : ")
    assert 0.5 < edit.confidence <= 1.0


def test_the_recording_decides(lexicon: Lexicon) -> None:
    """What is not sure by the letters is written where the sound agrees, not where it does not."""
    heard = Draft.from_transcript(
        transcript([("sous", 0.9), ("apiexaben", 0.3), ("5", 0.9), ("milligrammes", 0.9)])
    )
    said, other = Ear("apixaban"), Ear("apiexaben", loss=60.0)

    assert correct(heard, lexicon=lexicon, scorer=said).text == "sous apixaban 5 milligrammes"
    assert correct(heard, lexicon=lexicon, scorer=other).text == heard.text
    assert all(len(texts) <= 12 for texts in said.calls)


def test_a_known_drug_is_never_another_one(lexicon: Lexicon) -> None:
    """Even where the sound prefers the rival."""
    heard = Draft.from_transcript(
        transcript([("sous", 0.9), ("furosémide", 0.2), ("10", 0.9), ("milligrammes", 0.9)])
    )
    draft = correct(heard, lexicon=lexicon, scorer=Ear("torasémide", loss=30.0))

    assert "torasémide" not in draft.text


def test_two_plausible_drugs_are_a_doubt() -> None:
    """Neither is written: the list of doubts proposes both."""
    twins = [
        Entry(term, Kind.DRUG, (), pronounce(term, Kind.DRUG), 50, term, "test")
        for term in ("Zatoprine", "Zatobrine")
    ]
    near = load(lists=[WordList(name="test", entries=twins)])
    draft = correct(Draft.from_text("introduction de zatovrine 10 mg"), lexicon=near)

    assert draft.text == "introduction de zatovrine 10 mg"
    (doubt,) = [one for one in draft.doubts if one.kind is DoubtKind.DRUG]
    assert {"Zatoprine", "Zatobrine"} <= set(doubt.proposals)


@pytest.mark.parametrize("text", ["", "   ", "12,5", "…", "Docteur Xanthopoulos", "l'"])
def test_nothing_to_correct(text: str, lexicon: Lexicon) -> None:
    """Texts without a touchable word come back as they are."""
    assert written(text, lexicon) == text


@pytest.mark.parametrize(
    "text",
    [
        "pas de cliché de face ce jour",
        "pas de signe de carence ce jour",
        "traumatisme crânien sans perte de connaissance ce jour",
        "pas de dilatation des cavités pyélocalicielles",
    ],
)
def test_a_term_takes_no_word_beside_it(text: str, lexicon: Lexicon) -> None:
    """The other number of the term sounds like the term and the little word beside it."""
    assert written(text, lexicon) == text


SCRAPS = [
    *("furo sémide", "dispnée", "bizoprolol", "à mi au darone", "créditants", "xylophonie"),
    *("pas de", "sans", "ni", "genou droit", "gauche", "2,5 mg", "12/7", "le 3 mars", "trois fois"),
    *(
        "Docteur Kardec",
        "Madame Lamie",
        "augmantin",
        "cardé gic",
        "aucune",
        "absence de",
        "stade 2",
    ),
]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(SCRAPS), min_size=1, max_size=8))
def test_figures_negations_and_sides_never_change(scraps: list[str]) -> None:
    """Whatever stands around them, the hard words come out in the same order."""
    text = " ".join(scraps)
    now = written(text, _shared())

    assert hard(now) == hard(text)


def hard(text: str) -> list[str]:
    words = TOKEN.findall(text.lower())
    return [word for word in words if word in HARD_WORDS or any(map(str.isdigit, word))]


_kept: list[Lexicon] = []


def _shared() -> Lexicon:
    """Hypothesis functions take no module fixture without a warning."""
    if not _kept:
        _kept.append(load())
    return _kept[0]


def test_a_hostile_word_list_does_little(lexicon: Lexicon) -> None:
    """10,000 random rare words as a practice's list change at most one word in 2,000."""
    generator = random.Random(7)  # noqa: S311 - a repeatable choice
    forms = sorted(form for form in lexicon.language.forms if len(form) > 4)
    rare = [form for form in generator.sample(forms, 14_000) if not lexicon.is_common(form)]
    entries = [
        Entry(form, Kind.OTHER, (), pronounce(form, Kind.OTHER), 50, form, "hostile")
        for form in rare[:10_000]
    ]
    hostile = load(lists=[WordList(name="hostile", entries=entries)])
    changed = sum(len(correct(Draft.from_text(one), lexicon=hostile).edits()) for one in ORDINARY)

    assert len(entries) == 10_000
    assert changed <= 1
