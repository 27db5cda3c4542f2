"""What machines ask about the house: is it alive, is it ready, how much waits (Prometheus)."""

import hmac
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from calame.api.sessions import services_of
from calame.models.errors import NotFound
from calame.pipeline.upkeep.health import has_workers, readiness
from calame.pipeline.upkeep.metrics import Figures, gather

router = APIRouter(include_in_schema=False)

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "testclient"})
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")
_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_COUNTERS = {
    "drafts": ("calame_drafts", "Brouillons faits."),
    "sound_s": ("calame_audio_seconds", "Secondes de son reconnues."),
    "spent_s": ("calame_work_seconds", "Secondes de travail des moteurs."),
    "effort_s": ("calame_processor_seconds", "Secondes de processeur des moteurs, par usage."),
    "leases_ended": ("calame_leases_expired", "Baux perdus par des moteurs muets."),
    "failures": ("calame_failures", "Dictées en échec, par code."),
    "postponed": ("calame_postponed", "Essais remis à plus tard, par code."),
}
_BY_CODE = frozenset({"effort_s", "failures", "postponed"})


@router.get("/sante")
@router.get("/healthz")
def alive() -> JSONResponse:
    """Whether the application answers; says nothing else to a stranger."""
    return JSONResponse({"etat": "ok"})


@router.get("/pret")
@router.get("/readyz")
def ready(request: Request) -> JSONResponse:
    """Whether database and objects answer; 503 while one of them does not."""
    services = services_of(request)
    points = readiness(services)
    is_ready = all(points.values())
    answer = {"pret": is_ready, **points, "moteurs": has_workers(services)}
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse(answer, status)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """The figures for Prometheus: to who knows the token, else to this machine only."""
    if not _may_read(request):
        raise NotFound
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(gather(services_of(request))))
    return Response(generate_latest(registry), media_type=_TYPE)


def _may_read(request: Request) -> bool:
    token = services_of(request).settings.server.metrics_token
    if token is not None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.get_secret_value().encode())
    is_forwarded = any(name in request.headers for name in _FORWARDED)
    return request.client is not None and request.client.host in _LOOPBACK and not is_forwarded


class _Figures(Collector):
    """The figures in Prometheus' own form."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """Every metric."""
        found = self._figures
        count = GaugeMetricFamily("calame_waiting", "Dictées en attente.", labels=["priority"])
        age = GaugeMetricFamily(
            "calame_queue_age_seconds", "Âge de la plus ancienne à prendre.", labels=["priority"]
        )
        for priority, waiting in found.waiting.items():
            count.add_metric([priority.value], waiting.count)
            age.add_metric([priority.value], waiting.age_s)
        yield count
        yield age
        yield GaugeMetricFamily("calame_in_hand", "Dictées chez un moteur.", value=found.in_hand)
        yield _labelled("calame_dictations", "Dictées par état.", "state", found.states)
        yield _labelled("calame_workers", "Moteurs vivants.", "device", found.workers)
        yield from self._speeds()
        yield from self._counters()

    def _speeds(self) -> Iterator[Metric]:
        speeds = {
            "calame_real_time_factor": (
                "Secondes de travail par seconde de son, dernière heure.",
                self._figures.real_time_factor,
            ),
            "calame_turnaround_seconds": (
                "Délai médian de l'envoi au brouillon, dernière heure.",
                self._figures.turnaround_s,
            ),
        }
        for name, (meaning, value) in speeds.items():
            if value is not None:
                yield GaugeMetricFamily(name, meaning, value=value)

    def _counters(self) -> Iterator[Metric]:
        for what, (name, meaning) in _COUNTERS.items():
            labels = ["code"] if what in _BY_CODE else []
            family = CounterMetricFamily(name, meaning, labels=labels)
            for (counted, code), value in self._figures.counters.items():
                if counted == what:
                    family.add_metric([code] if labels else [], value)
            yield family


def _labelled(name: str, meaning: str, label: str, values: Mapping[Any, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for key, value in values.items():
        family.add_metric([str(key)], value)
    return family
