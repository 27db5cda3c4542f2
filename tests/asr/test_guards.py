"""Signs of invention are noticed, and what doctors dictate is not one."""

import pytest

from calame.asr import guards
from calame.models.transcript import SegmentWarning


@pytest.mark.parametrize(
    "text",
    [
        "Sous-titres réalisés par la communauté d'Amara.org",
        "Sous-titres réalisés para la communauté d'Amara.org",
        "Sous-titrage Société Radio-Canada",
        "Sous-titrage ST' 501",
        "Sous-titrage FR 2021",
        "Sous-titres par SousTitreur.com",
        "❤️ par SousTitreur.com...",
        "Merci d'avoir regardé cette vidéo !",
        "Merci d'avoir regardé",
        "N'oubliez pas de vous abonner",
        "Abonnez-vous !",
        "Musique",
        "♪ ♪",
        "Traduction : Amara.org",
    ],
)
def test_credits_are_noticed(text: str) -> None:
    """What subtitles end with is not a dictation."""
    assert guards.is_credits(text)


@pytest.mark.parametrize(
    "text",
    [
        "Merci d'avoir adressé ce patient.",
        "Je vous remercie de m'avoir adressé Monsieur Tessandier pour une dyspnée d'effort",
        "Traduction clinique modérée de cette sténose.",
        "La relecture des images confirme la fracture.",
        "Le patient regarde la télévision avec des sous-titres.",
        "Correction de la glycémie par insuline.",
        "À bientôt.",
        "Merci.",
        "",
    ],
)
def test_dictated_sentences_are_no_credits(text: str) -> None:
    """Only whole credit lines are."""
    assert not guards.is_credits(text)


@pytest.mark.parametrize(
    ("text", "is_loop"),
    [
        ("point point point point point", True),
        ("à la ligne " * 5, True),
        ("le patient va bien et le patient va bien et le patient va bien et", True),
        ("virgule, virgule, virgule, virgule", False),
        ("deux milligrammes le matin, deux milligrammes le soir", False),
        ("non, non, pas de fièvre, pas de toux, pas de douleur", False),
    ],
)
def test_loops_are_noticed(text: str, is_loop: bool) -> None:  # noqa: FBT001 - a column
    """Repetition as no speaker repeats."""
    assert is_loop == guards.is_loop(text.split())


@pytest.mark.parametrize(
    ("text", "is_foreign"),
    [
        ("Thank you for watching this is the end of the video", True),
        ("Спасибо за просмотр", True),
        ("ご視聴ありがとうございました", True),
        ("le patient a été mis sous Plavix", False),
        ("follow-up par scanner, stent actif, flutter", False),
        ("β-bloquants et µg par litre", False),
        ("", False),
    ],
)
def test_another_language_is_noticed(text: str, is_foreign: bool) -> None:  # noqa: FBT001 - a column
    """Medical French borrows words; that is no other language."""
    assert is_foreign == guards.is_foreign(text)


def test_an_unlikely_text_is_unsure() -> None:
    """Below -1 nat per token something is wrong."""
    found = guards.warnings_of(["bonjour"], avg_logprob=-1.3)

    assert found == (SegmentWarning.UNSURE,)
