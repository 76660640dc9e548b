"""The open-data catalogue: what can be taken away, what its columns mean, under which licence, last changed when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Max
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import TemplateView

from accounts.history.entry import HistoryEntry
from config.tables.columns import Column, in_files
from config.tables.list_page import Naming
from partnerships.licence import ATTRIBUTION, LICENCE, LICENCE_URL
from partnerships.views.lists import RegisterList
from partnerships.views.lists_bodies import Bodies
from partnerships.views.lists_facts import Accountabilities, Memberships, Names, Successions
from partnerships.views.lists_partnerships import Partnerships

FORMS = (("csv", "CSV"), ("xlsx", "Excel (XLSX)"), ("json", "JSON"))


@dataclass(frozen=True)
class Dataset:
    """One list of the catalogue: the name of its page, the page, and the ledger's names of the records in it."""

    url_name: str
    page: type[RegisterList]
    record_types: Sequence[str]

    @property
    def name(self) -> str:
        """Its name in the address of its description."""
        return self.page.naming.file

    @property
    def naming(self) -> Naming:
        """What it is called."""
        return self.page.naming

    @property
    def introduction(self) -> str:
        """What it holds."""
        return self.page.introduction

    @property
    def address(self) -> str:
        """The list itself."""
        return reverse(self.url_name)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns in the order of the files."""
        return in_files(self.page.columns)

    @property
    def column_rows(self) -> list[list[dict[str, str]]]:
        """Its columns as rows of a table: heading, key in JSON, meaning."""
        return [
            [
                {"text": each.heading},
                {"text": each.key, "label": "In JSON"},
                {"text": each.meaning, "label": "Meaning"},
            ]
            for each in self.columns
        ]


DATASETS = [
    Dataset("partnerships", Partnerships, ("partnership", "partnership_stage", "partnership_state", "membership")),
    Dataset("bodies", Bodies, ("body", "body_name", "body_code")),
    Dataset("data-memberships", Memberships, ("membership", "membership_event")),
    Dataset("data-successions", Successions, ("succession", "succession_part")),
    Dataset("data-accountabilities", Accountabilities, ("accountability",)),
    Dataset("data-names", Names, ("body_name", "partnership_stage")),
]


def register_datasets(*datasets: Dataset) -> None:
    """Add lists of the layer above to the catalogue; one that is there already counts once."""
    known = {each.url_name for each in DATASETS}
    DATASETS.extend(each for each in datasets if each.url_name not in known)


@method_decorator(login_not_required, name="dispatch")
class DataCatalogue(TemplateView):
    """Everything that can be taken away, and how to cite it."""

    http_method_names = ["get", "head", "options"]
    template_name = "partnerships/data_catalogue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changed = last_changes()
        return super().get_context_data(**kwargs) | {
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
            "attribution": ATTRIBUTION,
            "forms": FORMS,
            "datasets": [(each, changed[each.name]) for each in DATASETS],
            "column_headings": [{"key": words, "label": words} for words in ("Column", "In JSON", "Meaning")],
            "head": head_of_history(),
        }


def head_of_history() -> dict[str, Any] | None:
    """The last row of the ledger, for comparing later: a tail that was cut off shows only so."""
    head = HistoryEntry.objects.order_by("-number").values("number", "at", "digest").first()
    return head and {**head, "digest": bytes(head["digest"]).hex()}


def last_changes() -> Mapping[str, dt.datetime | None]:
    """When the public part of each dataset last changed, by its name: one query."""
    public = HistoryEntry.objects.filter(is_public=True).order_by()
    by_type = dict(public.values_list("record_type").annotate(at=Max("at")))
    return {
        each.name: max((by_type[kind] for kind in each.record_types if kind in by_type), default=None)
        for each in DATASETS
    }


@method_decorator(login_not_required, name="dispatch")
class DataDescription(View):
    """The description of one CSV file for programs: CSV on the Web (W3C Recommendation, 17 December 2015)."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, name: str) -> JsonResponse:
        dataset = next((each for each in DATASETS if each.name == name), None)
        if dataset is None:
            raise Http404
        description = {
            "@context": "http://www.w3.org/ns/csvw",
            "url": f"{settings.SITE_URL}{dataset.address}?format=csv",
            "dc:title": dataset.page.naming.title,
            "dc:description": dataset.page.introduction,
            "dc:license": {"@id": LICENCE_URL},
            "dc:rights": " ".join(ATTRIBUTION),
            "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
            "tableSchema": {"columns": list(described(dataset.columns))},
        }
        return JsonResponse(description, content_type="application/csvm+json", json_dumps_params={"indent": 2})


def described(columns: Sequence[Column]) -> Iterator[dict[str, Any]]:
    """Each column as CSV on the Web has it."""
    for column in columns:
        datatype: Any = {"base": "boolean", "format": "yes|no"} if column.datatype == "boolean" else column.datatype
        yield {
            "name": column.key,
            "titles": column.heading,
            "dc:description": column.meaning,
            "datatype": datatype,
            "required": False,
        }
