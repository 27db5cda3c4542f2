"""No dictated text in logs and error bodies, whatever happens (docs/adr/0003)."""

import logging
from collections.abc import Callable

import httpx
import pytest

from calame.models.report import Report

SECRET = "zanzibar améthyste quarante-deux"


def test_a_marked_phrase_stays_inside(
    maelle: httpx.Client,
    ronan: httpx.Client,
    client: httpx.Client,
    drafted: Callable[[Report], str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Pushed through every way in, the failing ones included, it comes out on no other."""
    letter = drafted(Report(text=SECRET))
    base, machine = f"/lettres/{letter}", httpx.BasicAuth("maëlle", "un-long-secret")
    maelle.post(f"{base}/prendre", json={})
    secret_file = {"file": (f"{SECRET}.ogg", SECRET.encode())}

    with caplog.at_level(logging.DEBUG):
        kept = maelle.post(f"{base}/texte", json={"base_version": 1, "text": SECRET + "."})
        maelle.post("/envoi", files=secret_file)
        client.post("/api/dictations", files=secret_file, auth=machine)
        refused = [
            maelle.post(f"{base}/texte", json={"base_version": 1, "text": SECRET}),
            ronan.post(f"{base}/texte", json={"base_version": 2, "text": SECRET}),
            maelle.post(f"{base}/texte", json={"base_version": SECRET, "text": SECRET}),
            maelle.post(f"{base}/texte", json={"base_version": 2, SECRET: SECRET}),
            maelle.post(f"{base}/texte", content=SECRET.encode()),
            maelle.post(f"{base}/renvoyer", json={"base_version": 2, "question": SECRET * 200}),
            maelle.post("/envoi", files=secret_file, data={"kind": SECRET}),
            maelle.post("/envoi", files=secret_file, data={"author": SECRET}),
            client.post("/api/dictations", files=secret_file, auth=(SECRET, SECRET)),
            maelle.get(f"{base}/audio"),
            client.get(f"{base}/etat"),
        ]

    assert kept.status_code == 200
    assert all(400 <= answer.status_code < 500 for answer in refused)
    assert [answer.text for answer in refused if "zanzibar" in answer.text] == []
    assert "zanzibar" not in caplog.text
