"""The calculator's page, and the same answer as JSON and as a calendar entry."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views import View

from governance.bank_holidays import bank_holidays
from governance.calculator.calendar_file import calendar_file
from governance.calculator.form import DeadlineForm
from governance.calculator.months_drawn import WEEKDAYS, months_of
from governance.calculator.question import Question
from governance.deadlines import Answer
from governance.deadlines.rules import BY_CODE, RULES, Rule
from partnerships.views.record_page import link

BAD_REQUEST = 400
UNKNOWN_RULE = "We know no rule called “{}”. Choose one of these."
UNKNOWN_FORM = "We cannot give the answer as “{}”. It can be JSON or a calendar file (ICS)."
NO_FILE = "No file was made, because there is no answer yet."
LONGEST_SHOWN = 40  # characters of what was asked for


@method_decorator(login_not_required, name="dispatch")
class Deadlines(View):
    """`?rule=` and `?date=` with the rule's own parameters give an answer; a rule alone its form; neither the rules."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        form = request.GET.get("format", "")
        if form == "json":
            return self.json()
        if form == "ics" and self.rule and self.question and self.answer:
            return self.calendar(self.rule, self.answer)
        message = NO_FILE if form == "ics" else UNKNOWN_FORM.format(form[:LONGEST_SHOWN]) if form else ""
        if self.rule is None:
            return self.rules_page(message)
        invalid = self.form.is_asked and not self.form.is_valid()
        status = BAD_REQUEST if invalid or message else 200
        context = self.context() | {"message": message}
        return render(request, "governance/deadlines/rule.html", context, status=status)

    def rules_page(self, message: str) -> HttpResponse:
        """Every rule, to choose from."""
        if self.asked_rule:
            message = UNKNOWN_RULE.format(self.asked_rule[:LONGEST_SHOWN])
        groups = [(name, list(rules)) for name, rules in groupby(RULES, key=lambda rule: rule.group)]
        context = {"groups": groups, "message": message, "known_until": bank_holidays().known_until}
        return render(self.request, "governance/deadlines/rules.html", context, status=BAD_REQUEST if message else 200)

    def context(self) -> dict[str, Any]:
        """What the page of a rule draws."""
        context: dict[str, Any] = {"rule": self.rule, "form": self.form, "crumbs": self.crumbs}
        if self.question and self.answer:
            context |= {
                "question": self.question,
                "answer": self.answer,
                "months": months_of(self.answer, bank_holidays()),
                "weekdays": WEEKDAYS,
                "answer_address": self.answer_address,
            }
        return context

    def json(self) -> JsonResponse:
        """The answer as JSON; without a rule, the rules; what could not be understood by field, with status 400."""
        if self.rule is None and not self.asked_rule:
            return _json({"rules": [_about(rule) for rule in RULES]})
        if self.rule is None:
            return _refused({"rule": [UNKNOWN_RULE.format(self.asked_rule[:LONGEST_SHOWN])]})
        if not self.form.is_asked:
            return _refused({"date": [str(self.form.fields["date"].error_messages["required"])]})
        if self.question is None or self.answer is None:
            return _refused(self.form.errors.get_json_data())
        asked = {
            "title": self.rule.title,
            "counts": self.rule.counts,
            "body": self.question.body_code or None,
            "parameters": {used.name: used.plain for used in self.question.used},
            "parameters_from": {used.name: used.origin.value for used in self.question.used},
        }
        return _json(self.answer.as_record() | asked)

    def calendar(self, rule: Rule, answer: Answer) -> HttpResponse:
        """The answer as an entry for a calendar."""
        content = calendar_file(rule, answer, address=self.answer_address, made_at=timezone.now())
        named = f'attachment; filename="{rule.code}-{answer.on.isoformat()}.ics"'
        return HttpResponse(content, content_type="text/calendar", headers={"Content-Disposition": named})

    @property
    def answer_address(self) -> str:
        """The address that asks exactly this again."""
        query = self.question.query() if self.question else {}
        return f"{settings.SITE_URL}{reverse('deadlines')}?{urlencode(query)}"

    @cached_property
    def asked_rule(self) -> str:
        """The rule's code as it was asked for."""
        return self.request.GET.get("rule", "").strip()

    @cached_property
    def rule(self) -> Rule | None:
        """The rule that is asked for, if there is one of that code."""
        return BY_CODE.get(self.asked_rule)

    @cached_property
    def form(self) -> DeadlineForm:
        """The form of the rule, with what was typed; KeyError where there is no such rule."""
        return DeadlineForm(BY_CODE[self.asked_rule], self.request.GET, user=self.request.user)

    @cached_property
    def question(self) -> Question | None:
        """What is asked, where it was understood."""
        return self.form.question() if self.form.is_asked and self.form.is_valid() else None

    @cached_property
    def answer(self) -> Answer | None:
        """The answer."""
        return self.question.answer(bank_holidays()) if self.question else None

    @property
    def crumbs(self) -> list[dict[str, str]]:
        """The way here."""
        return [link(self.request, reverse("deadlines"), "Deadlines")]


def _about(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.code,
        "group": rule.group,
        "title": rule.title,
        "date": rule.asks,
        "counts": rule.counts,
        "source": str(rule.source),
        "parameters": {name: None if usual is None else str(usual) for name, usual in rule.takes.items()},
    }


def _json(record: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(record, status=status, json_dumps_params={"ensure_ascii": False})


def _refused(errors: Any) -> JsonResponse:
    return _json({"errors": errors}, BAD_REQUEST)
