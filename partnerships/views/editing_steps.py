"""One step on a fact: verify, publish, withdraw, confirm for a body, settle a claim. Each asks for a reason."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from accounts.roles import Permission, Reach, why_not
from config.forms import PlainForm
from partnerships import operations
from partnerships.forms.actions import ReasonForm, SettleForm, VerifyForm
from partnerships.models import Confidence, Sourced, Standing
from partnerships.operations import Conflict, Refused
from partnerships.operations.claim import may_take_turns, takes_every_day
from partnerships.operations.confirmation import own_act
from partnerships.operations.facts import is_closed
from partnerships.operations.keeping import keeps, why_not_keep
from partnerships.operations.permission import acts_for, may, name_of
from partnerships.upkeep.disputes import to_settle
from partnerships.upkeep.side_by_side import side_by_side
from partnerships.views.editing_gates import SignedInRequest, require_permission, visible_fact
from partnerships.views.fact_words import address_of, home_of, rows_of, title_of

CONFLICT, UNFIT = 409, 422
CHANGED_MEANWHILE = "Somebody else changed this record meanwhile. Read it as it is now, then decide again."


class StepOnFact(LoginRequiredMixin, View):
    """A page that says what will happen and asks why."""

    template_name: ClassVar[str] = "partnerships/editing/step.html"
    form: ClassVar[type[PlainForm]] = ReasonForm
    permission: ClassVar[Permission | None] = None  # none: whoever keeps such a record
    words: ClassVar[str]
    consequence: ClassVar[str]
    done: ClassVar[str]

    @classmethod
    def applies_to(cls, fact: Any) -> bool:
        """Tell whether the step makes sense for the fact as it stands."""
        return not is_closed(fact)

    @classmethod
    def offered_to(cls, user: Any, fact: Any) -> bool:
        """Tell whether this reader may take the step."""
        allowed = may(user, cls.permission, fact) if cls.permission else keeps(user, fact)
        return cls.applies_to(fact) and allowed

    def get(self, request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
        """Ask."""
        fact = self._open(request, kind, pk)
        if not self.applies_to(fact):
            return redirect(address_of(fact, kind))  # taken already, or never possible: the record says how it stands
        initial = {"version": fact.version, "on": timezone.localdate()}
        return self._page(request, kind, fact, self.form_for(fact, initial=initial))

    def post(self, request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
        """Take the step on the version that was read."""
        fact = self._open(request, kind, pk)
        if not self.applies_to(fact):
            messages.info(request, "Nothing was changed: this step has been taken already.")
            return redirect(address_of(fact, kind))
        form = self.form_for(fact, request.POST)
        if not form.is_valid():
            return self._page(request, kind, fact, form, status=UNFIT)
        try:
            fact = self.take(request, fact, form)
        except Conflict as conflict:
            data = request.POST.copy()
            data["version"] = str(conflict.current.version)
            form = self.form_for(fact, data)
            form.add_error(None, CHANGED_MEANWHILE)
            return self._page(request, kind, conflict.current, form, status=CONFLICT)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, kind, fact, form, status=UNFIT)
        messages.success(request, self.done)
        return redirect(self.next_page(request, kind, fact))

    def form_for(self, fact: Any, *args: Any, **kwargs: Any) -> Any:
        """The form for this fact."""
        return self.form(*args, **kwargs)

    def next_page(self, request: SignedInRequest, kind: str, fact: Any) -> str:
        """Where a person goes on afterwards."""
        return home_of(fact, kind)

    def more(self, request: SignedInRequest, kind: str, fact: Any) -> dict[str, Any]:
        """What else the page shows."""
        return {}

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> Sourced:
        """Call the operation."""
        raise NotImplementedError

    def refuse(self, request: SignedInRequest, fact: Any) -> None:
        """Say who can where this reader cannot."""
        if self.permission:
            require_permission(request, self.permission, fact)
        elif not keeps(request.user, fact):
            raise PermissionDenied(why_not_keep(request.user, fact))

    def _open(self, request: SignedInRequest, kind: str, pk: int) -> Any:
        fact = visible_fact(request, kind, pk)
        self.refuse(request, fact)
        return fact

    def _page(
        self, request: SignedInRequest, kind: str, fact: Sourced, form: PlainForm, *, status: int = 200
    ) -> HttpResponse:
        context = {
            "form": form,
            "words": self.words,
            "consequence": self.consequence,
            "title": title_of(fact, timezone.localdate()),
            "fact_href": address_of(fact, kind),
            **self.more(request, kind, fact),
        }
        return render(request, self.template_name, context, status=status)


class VerifyFact(StepOnFact):
    """Somebody looked at the source and found the fact as recorded."""

    form = VerifyForm
    permission = Permission.VERIFY_FACTS
    words = "Mark as verified"
    consequence = "The page will say that a person checked this against its source on the day that you enter."
    done = "Marked as verified."

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> Sourced:
        """Verify."""
        cleaned = form.cleaned_data
        return operations.verify_fact(
            fact,
            by=request.user,
            today=timezone.localdate(),
            source_detail=cleaned.pop("source_detail") or None,
            **cleaned,
        )


class PublishFact(StepOnFact):
    """A draft that everybody may see from now on."""

    words = "Publish"
    consequence = "Everybody will see this fact, and it counts from now on."
    done = "Published."

    @classmethod
    def applies_to(cls, fact: Any) -> bool:
        """Only a draft can be published."""
        return fact.standing == Standing.DRAFT

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> Sourced:
        """Publish."""
        return operations.publish_fact(fact, by=request.user, **form.cleaned_data)


class WithdrawFact(StepOnFact):
    """A fact that was recorded by mistake."""

    words = "Withdraw"
    consequence = (
        "For what was recorded by mistake. It disappears from public pages and stays in the history with your reason. "
        "Where something ended, enter its last day instead."
    )
    done = "Withdrawn. It stays in the history with your reason."

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> Sourced:
        """Withdraw."""
        return operations.withdraw_fact(fact, by=request.user, **form.cleaned_data)


class ConfirmForBody(StepOnFact):
    """What a partner reported of a body, confirmed on that body's behalf."""

    words = "Confirm for the body"
    consequence = "The page will no longer say that this was only reported by a partner."
    done = "Confirmed for the body."

    @classmethod
    def applies_to(cls, fact: Any) -> bool:
        """Only what a body itself must have decided, and has not confirmed."""
        reported = fact.standing == Standing.ACCEPTED and fact.confidence != Confidence.CONFIRMED
        return reported and own_act(fact) is not None

    @classmethod
    def offered_to(cls, user: Any, fact: Any) -> bool:
        """Only somebody who confirms for that very body."""
        act = own_act(fact)
        return cls.applies_to(fact) and act is not None and acts_for(user, act.confirmed_with, act.body)

    def refuse(self, request: SignedInRequest, fact: Any) -> None:
        """No role on a partnership, and no administrator, confirms for a body."""
        act = own_act(fact)
        if act is None:
            raise Http404
        if not acts_for(request.user, act.confirmed_with, act.body):
            where = name_of(act.body, timezone.localdate())
            raise PermissionDenied(why_not(act.confirmed_with, where, Reach.OWN_BODY))

    def more(self, request: SignedInRequest, kind: str, fact: Any) -> dict[str, Any]:
        """What is confirmed, as far as it is recorded, and its source."""
        return {"rows": [row for row in rows_of(fact, timezone.localdate()) if row.value], "source": fact.source}

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> Sourced:
        """Confirm."""
        return operations.confirm_for_body(fact, by=request.user, today=timezone.localdate(), **form.cleaned_data)


class SettleClaim(StepOnFact):
    """Which of two sources that disagree is followed."""

    template_name = "partnerships/editing/settle.html"
    form = SettleForm
    permission = Permission.SETTLE_DISPUTES
    words = "Settle this claim"
    consequence = "Both stay in the register: the one that is not followed is marked as replaced, with your reason."
    done = "The claim is settled."

    @classmethod
    def applies_to(cls, fact: Any) -> bool:
        """Only an open claim."""
        return fact.standing == Standing.CLAIMED

    def form_for(self, fact: Any, *args: Any, **kwargs: Any) -> Any:
        """With the choice that both are right in turn where their days allow it."""
        form = super().form_for(fact, *args, **kwargs)
        if not may_take_turns(fact, list(operations.contradicted_by(fact))):
            form.leave_out_in_turn()
        return form

    def more(self, request: SignedInRequest, kind: str, fact: Any) -> dict[str, Any]:
        """Both texts beside each other."""
        both = side_by_side(fact, kind, timezone.localdate(), request.user)
        return {"both": both, "takes_every_day": takes_every_day(fact)}

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> Sourced:
        """Follow one of the two, or one after the other."""
        return operations.settle_claim(fact, by=request.user, **form.cleaned_data)

    def next_page(self, request: SignedInRequest, kind: str, fact: Any) -> str:
        """The claims that still wait for this person, if any."""
        waiting = to_settle(request.user).exists()
        return f"{reverse('disputes')}?settled_by=me" if waiting else super().next_page(request, kind, fact)


STEPS: dict[str, type[StepOnFact]] = {
    "verify": VerifyFact,
    "publish": PublishFact,
    "confirm": ConfirmForBody,
    "settle": SettleClaim,
    "withdraw": WithdrawFact,
}
