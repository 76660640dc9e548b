"""Addresses of the register: partnerships, bodies, facts, open data."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from partnerships.views.accountability_page import BodyAccountability, PartnershipAccountability
from partnerships.views.agreement_page import AgreementPage
from partnerships.views.body_overview import BodyOverview
from partnerships.views.changes import BodyChanges, PartnershipChanges
from partnerships.views.data_catalogue import DataCatalogue, DataDescription
from partnerships.views.editing import EditFact, NewFact
from partnerships.views.editing_start import WhatToRecord
from partnerships.views.editing_steps import STEPS
from partnerships.views.fact_page import FactPage
from partnerships.views.fund_page import FundPage
from partnerships.views.history_page import BodyHistory, PartnershipHistory
from partnerships.views.imported_file import ImportedFilePage
from partnerships.views.lists_agreements import Agreements, Funds
from partnerships.views.lists_bodies import Bodies
from partnerships.views.lists_contributions import Contributions
from partnerships.views.lists_disputes import Disputes
from partnerships.views.lists_facts import Accountabilities, Memberships, Names, Successions
from partnerships.views.lists_imports import Imports, UploadRows
from partnerships.views.lists_partnerships import Partnerships
from partnerships.views.money_grids import ContributionsGrid, ReturnGrid, SchemesGrid
from partnerships.views.money_tabs import BodyMoney, PartnershipMoney
from partnerships.views.partnership_members import PartnershipMembers
from partnerships.views.people import GiveRole, Roles, TakeRole
from partnerships.views.reorganisation_page import ReorganisationPage
from partnerships.views.reorganisation_settling import CompleteReorganisation, SettleItem, SettleTogether
from partnerships.views.reorganisations import Reorganisations
from partnerships.views.return_page import ReturnPage
from partnerships.views.upkeep import Upkeep
from partnerships.views.uploads import ApplyUpload, SetUploadAside, UploadFile, UploadPage
from partnerships.views.verification import Verification

urlpatterns: list[URLPattern | URLResolver] = [
    path("partnerships/", Partnerships.as_view(), name="partnerships"),
    path("bodies/", Bodies.as_view(), name="bodies"),
    path("partnerships/<slug:slug>/members/", PartnershipMembers.as_view(), name="partnership-members"),
    path(
        "partnerships/<slug:slug>/accountability/",
        PartnershipAccountability.as_view(),
        name="partnership-accountability",
    ),
    path("partnerships/<slug:slug>/money/", PartnershipMoney.as_view(), name="partnership-money"),
    path("partnerships/<slug:slug>/history/", PartnershipHistory.as_view(), name="partnership-history"),
    path("bodies/<str:code>/", BodyOverview.as_view(), name="body"),
    path("bodies/<str:code>/accountability/", BodyAccountability.as_view(), name="body-accountability"),
    path("bodies/<str:code>/money/", BodyMoney.as_view(), name="body-money"),
    path("bodies/<str:code>/history/", BodyHistory.as_view(), name="body-history"),
    path("partnerships/<slug:slug>/changes.atom", PartnershipChanges.as_view(), name="partnership-changes"),
    path("bodies/<str:code>/changes.atom", BodyChanges.as_view(), name="body-changes"),
    path("agreements/", Agreements.as_view(), name="agreements"),
    path("agreements/<slug:ref>/", AgreementPage.as_view(), name="agreement"),
    path("funds/", Funds.as_view(), name="funds"),
    path("funds/<slug:ref>/", FundPage.as_view(), name="fund"),
    path("funds/<slug:ref>/returns/<int:pk>/", ReturnPage.as_view(), name="fund-return"),
    path("funds/<slug:ref>/returns/<int:pk>/lines/", ReturnGrid.as_view(), name="fund-return-grid"),
    path("funds/<slug:ref>/<int:year>/contributions/", ContributionsGrid.as_view(), name="fund-contributions-grid"),
    path("funds/<slug:ref>/<int:year>/schemes/", SchemesGrid.as_view(), name="fund-schemes-grid"),
    path("data/", DataCatalogue.as_view(), name="data"),
    path("data/<slug:name>/metadata.json", DataDescription.as_view(), name="data-description"),
    path("data/memberships/", Memberships.as_view(), name="data-memberships"),
    path("data/successions/", Successions.as_view(), name="data-successions"),
    path("data/accountabilities/", Accountabilities.as_view(), name="data-accountabilities"),
    path("data/contributions/", Contributions.as_view(), name="data-contributions"),
    path("data/names/", Names.as_view(), name="data-names"),
    path("disputes/", Disputes.as_view(), name="disputes"),
    path("imports/", Imports.as_view(), name="imports"),
    path("imports/upload/", UploadFile.as_view(), name="upload-new"),
    path("imports/<int:pk>/", UploadPage.as_view(), name="upload"),
    path("imports/<int:pk>/rows/", UploadRows.as_view(), name="upload-rows"),
    path("imports/<int:pk>/apply/", ApplyUpload.as_view(), name="upload-apply"),
    path("imports/<int:pk>/set-aside/", SetUploadAside.as_view(), name="upload-set-aside"),
    path("imports/files/<int:pk>/", ImportedFilePage.as_view(), name="imported-file"),
    path("verification/", Verification.as_view(), name="verification"),
    path("upkeep/", Upkeep.as_view(), name="upkeep"),
    path("reorganisations/", Reorganisations.as_view(), name="reorganisations"),
    path("reorganisations/<int:pk>/", ReorganisationPage.as_view(), name="reorganisation"),
    path("reorganisations/<int:pk>/complete/", CompleteReorganisation.as_view(), name="reorganisation-complete"),
    path("reorganisations/<int:pk>/<slug:kind>/", SettleTogether.as_view(), name="reorganisation-settle-together"),
    path("reorganisations/<int:pk>/<slug:kind>/<int:item>/", SettleItem.as_view(), name="reorganisation-settle"),
    path("people/", Roles.as_view(), name="people-roles"),
    path("people/give/", GiveRole.as_view(), name="people-give-role"),
    path("people/<int:pk>/end/", TakeRole.as_view(), name="people-end-role"),
    path("facts/new/", WhatToRecord.as_view(), name="fact-start"),
    path("facts/<slug:kind>/new/", NewFact.as_view(), name="fact-new"),
    path("facts/<slug:kind>/<int:pk>/", FactPage.as_view(), name="fact"),
    path("facts/<slug:kind>/<int:pk>/edit/", EditFact.as_view(), name="fact-edit"),
    *(path(f"facts/<slug:kind>/<int:pk>/{name}/", step.as_view(), name=f"fact-{name}") for name, step in STEPS.items()),
]
