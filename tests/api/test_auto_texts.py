"""The page of texts that a few letters call up."""

import httpx

PAGE = "/moi/textes-types"


def keep(browser: httpx.Client, shortcut: str, text: str, **more: str) -> httpx.Response:
    return browser.post(PAGE, data={"abreviation": shortcut, "texte": text, **more})


def test_a_text_is_kept_changed_and_removed(maelle: httpx.Client) -> None:
    """Fields stand out; what is gone is gone from the desk too."""
    assert keep(maelle, "exam", "Auscultation [côté] normale.").status_code == 303
    assert "Auscultation <mark>[côté]</mark> normale." in maelle.get(PAGE).text
    [text] = maelle.get("/moi/textes").json()["texts"]

    maelle.post(f"{PAGE}/{text['id']}", data={"abreviation": "ausc", "texte": "Rien.\r\n"})
    [changed] = maelle.get("/moi/textes").json()["texts"]
    assert (changed["shortcut"], changed["body"]) == ("ausc", "Rien.")

    maelle.post(f"{PAGE}/{text['id']}/supprimer")
    assert maelle.get("/moi/textes").json()["texts"] == []


def test_what_is_refused_stays_typed(maelle: httpx.Client) -> None:
    """A shortcut that is taken: the reason stands above, nothing typed is lost."""
    keep(maelle, "rdv", "À revoir.")

    answer = keep(maelle, "rdv", "Consultation dans [délai].")

    assert answer.status_code == 400
    assert "Cette abréviation existe déjà" in answer.text
    assert ">Consultation dans [délai].</textarea>" in answer.text


def test_ones_own_text_hides_the_practices(maelle: httpx.Client, ronan: httpx.Client) -> None:
    """The page lists both and says which one comes; a colleague sees the shared one only."""
    keep(maelle, "cdlt", "Bien confraternellement.", cabinet="oui")
    keep(maelle, "cdlt", "Cordialement, M.")

    assert "le vôtre le remplace" in maelle.get(PAGE).text
    assert "Bien confraternellement." in ronan.get(PAGE).text
    assert "Cordialement, M." not in ronan.get(PAGE).text
