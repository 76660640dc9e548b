"""A small stage for the site-wide checks: two partnerships, a draft one, hidden facts, and one person for each role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from accounts.roles import PlaceKind, Role
from governance.models import BodyMailbox, Decision, DecisionTemplate, Follow, Forum, Mail, Promise
from governance.operations.computed import together
from governance.operations.condition import add_condition
from governance.operations.decision import start_decision
from governance.operations.outcome import record_outcome
from governance.reports.catalogue import REPORTS
from governance.reports.saved import run_report, save_report
from partnerships.models import (
    Accountability,
    Appointment,
    Body,
    BodyCode,
    BodyKind,
    BodyName,
    ImportedFile,
    Membership,
    MembershipEvent,
    Partnership,
    PartnershipKind,
    PartnershipStage,
    PartnershipState,
    Person,
    Post,
    RoleHolding,
    Settlement,
    Source,
    Succession,
    SuccessionPart,
    Upload,
    UploadRow,
)
from tests.site.stage_forums import forum_facts, scrutiny_committee
from tests.site.stage_money import money_facts, money_of_year

# Stands in every record that the public may not see; must never reach a page, a file, a feed or an error message.
CANARY = "Zyxwcanary"
SINCE = dt.date(2020, 4, 1)
DECIDED = dt.date(2021, 6, 1)


@dataclass
class Stage:
    """The records by name, and the people by what they are: `lead_own`, `lead_other`, `officer_own` …"""

    source: Source
    own: Partnership
    other: Partnership
    draft: Partnership
    own_body: Body
    other_body: Body
    draft_body: Body
    claim: Any = None
    upload: Any = None
    imported: Any = None
    mail: Any = None
    planned: Any = None
    reported: Any = None
    facts: dict[str, Any] = field(default_factory=dict)
    drafts: dict[str, Any] = field(default_factory=dict)
    draft_money: dict[str, Any] = field(default_factory=dict)  # drafts of money in the fund that is in the open
    people: dict[str, User | None] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    route: Any = None
    saved_report: Any = None
    committees: dict[str, Forum] = field(default_factory=dict)  # of scrutiny, of the own body


def set_stage() -> Stage:
    """Make every record and person; call inside a test's database."""
    source = Source.objects.create(code="stage-source", title="A published list", published_on=SINCE)
    kind = BodyKind.objects.create(code="stage_kind", name="stage body", plural="stage bodies", sector="nhs")
    council_kind = BodyKind.objects.create(
        code="stage_council", name="stage council", plural="stage councils", sector="council", is_upper_tier=True
    )
    stage = Stage(
        source=source,
        own=_partnership("stage-own", "Own Stage Partnership", source),
        other=_partnership("stage-other", "Other Stage Partnership", source),
        draft=_partnership("stage-draft", f"{CANARY} Partnership", source, standing="draft"),
        own_body=_body("ZS1", "Own Stage Council", council_kind, source),
        other_body=_body("ZS2", "Other Stage Trust", kind, source),
        draft_body=_body("ZS3", f"{CANARY} Hospital", kind, source, standing="draft"),
    )
    _members(stage)
    stage.facts = _facts(stage, stage.own_body, stage.other_body, stage.own, standing="accepted", word="Stage")
    stage.drafts = _facts(stage, stage.own_body, stage.draft_body, stage.draft, standing="draft", word=CANARY)
    stage.draft_money = money_of_year(
        stage.facts["fund"],
        stage.own_body,
        stage.other_body,
        word=CANARY,
        kept={"source": source, "standing": "draft", "note": f"{CANARY} note"},
        year=2022,
    )
    _withdrawn(stage)
    stage.planned = _planned(stage)
    stage.committees = {
        standing: scrutiny_committee(stage.own_body, source, standing, word)
        for standing, word in (("accepted", "Stage"), ("draft", CANARY))
    }
    stage.claim = PartnershipStage.objects.create(
        partnership=stage.own,
        kind=PartnershipKind.objects.get(code="stage_system"),
        official_name="Own Stage Alliance",
        source=source,
        standing="claimed",
    )
    stage.people = _people(stage)
    _published_files(stage)
    _reminders(stage)
    stage.decisions = _decisions(stage)
    stage.saved_report = _saved_report(stage)
    stage.route = DecisionTemplate.objects.create(code="stage-route", name="Stage route")
    return stage


def _saved_report(stage: Stage) -> Any:
    """The scrutiny officer saved the decisions still to come, and ran the report once."""
    by = stage.people["scrutiny_officer_own"]
    assert by is not None
    now, report = timezone.now(), REPORTS[0]
    saved = save_report(by=by, report=report, query=QueryDict("on=2021-05-01"), name="Staged report", now=now)
    run_report(saved, by=by, now=now, today=DECIDED)
    return saved


def _decisions(stage: Stage) -> dict[str, Decision]:
    """A decision agreed by two bodies, a draft in which both have a part, one of one body alone, a private one."""
    made = {
        "published": start_decision(**_decision(stage, "Stage decision")),
        "draft": start_decision(**_decision(stage, "Stage draft"), standing="draft"),
        "draft of one": start_decision(
            **_decision(stage, f"{CANARY} draft", bodies=(stage.own_body,)), standing="draft"
        ),
        "private": start_decision(
            **_decision(stage, f"{CANARY} tender"),
            privacy="exempt",
            private_reason=f"{CANARY} reason",
            exempt_paragraphs=[3],
        ),
    }
    with together():
        for each in made.values():
            for step in each.steps.all():
                record_outcome(
                    by=None,
                    reason="Staged",
                    step=step,
                    outcome="approved",
                    taken_on=DECIDED,
                    today=DECIDED,
                    confidence="reported",
                )
                add_condition(by=None, reason="Staged", step=step, text=f"{each.title}: a condition")
    return made


def _decision(stage: Stage, title: str, bodies: Sequence[Body] = ()) -> dict[str, Any]:
    return {
        "by": None,
        "reason": f"{title}: why",
        "title": title,
        "ref": title.lower().replace(" ", "-"),
        "plain_english": f"{title} in plain English",
        "source": stage.source,
        "partnership": stage.own,
        "lead_body": stage.own_body,
        "proposed_on": SINCE,
        "needed_by": DECIDED,
        "steps": [
            {"number": n, "body": body, "capacity": "decide", "decider_words": f"{title} decider"}
            for n, body in enumerate(bodies or (stage.own_body, stage.other_body), start=1)
        ],
    }


def _partnership(slug: str, name: str, source: Source, standing: str = "accepted") -> Partnership:
    kind, _ = PartnershipKind.objects.get_or_create(
        code="stage_system", defaults={"name": "stage system", "plural": "stage systems"}
    )
    made = Partnership.objects.create(slug=slug, source=source, standing=standing)
    PartnershipStage.objects.create(partnership=made, kind=kind, official_name=name, source=source)
    return made


def _body(code: str, name: str, kind: BodyKind, source: Source, standing: str = "accepted") -> Body:
    made = Body.objects.create(code=code, kind=kind, source=source, standing=standing, established_on=SINCE)
    BodyName.objects.create(body=made, name=name, source=source)
    return made


def _members(stage: Stage) -> None:
    """Memberships as the register's files know them, and one that a partner reported and the body has not confirmed."""
    for partnership, body in [
        (stage.own, stage.own_body),
        (stage.other, stage.other_body),
        (stage.draft, stage.own_body),
        (stage.own, stage.draft_body),
    ]:
        _member(stage, partnership, body, reference_key=f"stage/{partnership.slug}/{body.code}")
    stage.reported = _member(stage, stage.other, stage.own_body, confidence="reported")


def _member(stage: Stage, partnership: Partnership, body: Body, **traits: Any) -> Membership:
    return Membership.objects.create(
        partnership=partnership,
        body=body,
        basis="agreed",
        role="full_member",
        valid_from=SINCE,
        source=stage.source,
        **traits,
    )


def _facts(
    stage: Stage, body: Body, second: Body, partnership: Partnership, *, standing: str, word: str
) -> dict[str, Any]:
    """One fact of each type, about `body`, `second` and `partnership`, with `word` in what it says."""
    kept = {"source": stage.source, "standing": standing, "note": f"{word} note"}
    dated = kept | {"valid_from": SINCE}
    membership = Membership.objects.create(partnership=partnership, body=second, basis="inferred", **dated)
    post = Post.objects.create(body=body, title=f"{word} director", **kept)
    person = Person.objects.create(name=f"{word} Person")
    succession = Succession.objects.create(kind="merger", effective_on=dt.date(2021, 4, 1), **kept)
    SuccessionPart.objects.create(succession=succession, from_body=body, to_body=second, **kept)
    kind = PartnershipKind.objects.get(code="stage_system")
    return {
        "membership": membership,
        "membership-event": MembershipEvent.objects.create(
            membership=membership, kind="joined", on=SINCE, reason=f"{word} reason", **kept
        ),
        "partnership-name": PartnershipStage.objects.create(
            partnership=stage.own, kind=kind, official_name=f"{word} old name", **(kept | {"standing": "draft"})
        )
        if standing == "draft"
        else stage.own.stages.accepted().get(),
        "partnership-state": PartnershipState.objects.create(
            partnership=stage.own, state="active", reason=word, **dated
        ),
        "body-name": BodyName.objects.create(body=body, name=f"{word} alias", use="also_known_as", **dated),
        "body-code": BodyCode.objects.create(body=body, scheme="snac", code=f"{word}1", **dated),
        "succession": succession,
        "accountability": Accountability.objects.create(from_body=body, to_body=second, kind="answers_to", **dated),
        "post": post,
        "appointment": Appointment.objects.create(post=post, person=person, **dated),
        **forum_facts(stage.source, body, second, standing=standing, word=word),
        **money_facts(body, second, partnership, word=word, kept=kept),
    }


def _planned(stage: Stage) -> Succession:
    """The own council is to be divided among the other body and a hidden one; one thing is settled already."""
    kept = {"source": stage.source, "note": "Stage note"}
    event = Succession.objects.create(
        kind="split", status="approved", worklist="open", effective_on=dt.date(2040, 4, 1), **kept
    )
    for successor in (stage.other_body, stage.draft_body):
        SuccessionPart.objects.create(succession=event, from_body=stage.own_body, to_body=successor, **kept)
    Accountability.objects.create(
        from_body=stage.own_body, to_body=stage.other_body, kind="advises", valid_from=SINCE, source=stage.source
    )
    Settlement.objects.create(
        succession=event,
        kind="accountability",
        item=stage.facts["accountability"].pk,
        choice="pass",
        from_body=stage.own_body,
        to_body=stage.draft_body,
        reason="Stage reason",
        settled_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
    )
    Accountability.objects.filter(pk=stage.facts["accountability"].pk).update(valid_to=dt.date(2040, 4, 1))
    return event


def _withdrawn(stage: Stage) -> None:
    for standing in ("withdrawn", "superseded"):
        BodyName.objects.create(
            body=stage.own_body,
            name=f"{CANARY} {standing}",
            use="also_known_as",
            source=stage.source,
            standing=standing,
        )


def _people(stage: Stage) -> dict[str, User | None]:
    people: dict[str, User | None] = {"public": None, "no_role": _person("no_role")}
    people["administrator"] = _person("administrator", is_administrator=True)
    for role in Role:
        at_partnership = PlaceKind.PARTNERSHIP in role.places
        own = {"partnership": stage.own} if at_partnership else {"body": stage.own_body}
        other = {"partnership": stage.other} if at_partnership else {"body": stage.other_body}
        people[f"{role.value}_own"] = _holder(f"{role.value}_own", role, own)
        people[f"{role.value}_other"] = _holder(f"{role.value}_other", role, other)
    lead = people["system_lead_own"]
    assert lead is not None
    RoleHolding.objects.create(user=lead, role=Role.SYSTEM_LEAD, valid_from=SINCE, partnership=stage.draft)
    return people


def _holder(name: str, role: Role, place: dict[str, Any]) -> User:
    user = _person(name)
    RoleHolding.objects.create(user=user, role=role, valid_from=SINCE, **place)
    return user


def _reminders(stage: Stage) -> None:
    """What the pages of reminders show: sent, planned, refused, followed, without a reader."""
    lead = stage.people["system_lead_own"]
    assert lead is not None
    Follow.objects.create(user=lead, kind="body", record_id=stage.own_body.pk)
    BodyMailbox.objects.create(body=stage.own_body, address="democracy@stage.example")
    merger = stage.facts["succession"]
    told: dict[str, Any] = {
        "rule": "reorganisation", "subject_kind": "succession", "subject_id": merger.pk, "revision": 0, "lead": 7,
        "happens_on": merger.effective_on, "useful_until": merger.effective_on, "urgent": False,
    }  # fmt: skip
    reader = {"reader_kind": "user", "reader_id": lead.pk}
    sent = Mail.objects.create(
        **reader, state="sent", sent_at=timezone.now(), subject="Takes effect: Own Stage Council"
    )
    stage.mail = Mail.objects.create(**reader, state="failed", subject="Own Stage Council", last_answer="550 no such")
    for day, (state, mail) in enumerate({"sent": sent, "failed": stage.mail, "planned": None}.items(), start=1):
        Promise.objects.create(
            **told, **reader, state=state, mail=mail, settled_at=timezone.now() if mail else None,
            due_on=SINCE + dt.timedelta(day), why=f"follow@body:{stage.own_body.pk}",
        )  # fmt: skip
    far = merger.effective_on + dt.timedelta(days=20_000)
    Promise.objects.create(
        **(told | {"happens_on": far, "useful_until": far}), reader_kind="nobody", reader_id=stage.own_body.pk,
        state="unread", due_on=SINCE, why=f"body_approver@body:{stage.own_body.pk}",
    )  # fmt: skip


def _person(name: str, **traits: Any) -> User:
    address = f"{name}@stage.example"
    return User.objects.create_user(email=address, password="a stage password", display_name=name, **traits)


def _published_files(stage: Stage) -> None:
    """A file that an administrator uploaded, compared, and one that was applied; hidden words in its rows."""
    counts = {"new": 1, "changed": 0, "conflicting": 0, "kept": 0, "unchanged": 1, "not_ours": 0}
    said = {"field": "Region", "was": "", "becomes": CANARY, "why": "the file says so", "effect": "recorded"}
    row = {"line": 1, "outcome": "new", "code": "ZS9", "name": f"{CANARY} Trust", "why": "", "says": [said]}
    report = {
        "name": "etr.csv", "sha256": "0" * 64, "size": 9, "layout": "ods_trusts", "vintage_on": "2022-01-31",
        "vintage_basis": "named", "rows": 2, "applied": False, "writes": 1, "notes": [], "counts": counts,
        "fingerprint": "f" * 64, "items": [row],
        "reasons": [{"outcome": "unchanged", "why": "Agrees with the register", "count": 1, "lines": [2]}],
    }  # fmt: skip
    about = {"name": "etr.csv", "size": 9, "sha256": "0" * 64, "layout": "ods_trusts"}
    day = dt.datetime(2022, 2, 1, 12, tzinfo=dt.UTC)
    by = stage.people["administrator"]
    stage.imported = ImportedFile.objects.create(
        **about, vintage_on=SINCE, vintage_basis="named", rows=2, counts=counts, report=report, source=stage.source,
        applied_at=day, applied_by=by,
    )  # fmt: skip
    short = {key: value for key, value in report.items() if key != "items"} | {"what": "a list", "adds_up": True}
    stage.upload = Upload.objects.create(
        **about, uploaded_at=day, uploaded_by=by, state="compared", report=short, fingerprint="f" * 64
    )
    UploadRow.objects.create(upload=stage.upload, **row)
