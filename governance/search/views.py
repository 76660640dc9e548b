"""The search page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from config.asat import day_on_view
from governance.search.results import answer
from governance.search.scope import BODIES, PARTNERSHIPS, Kind, Scope, kinds_seen_by
from governance.search.wanted import LONGEST, MOST_WORDS, read


@method_decorator(login_not_required, name="dispatch")
class Search(TemplateView):
    """Everything the reader may see, by any name, code or initials; `?what=` narrows it to a sort or kind."""

    template_name = "governance/search/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = read(self.request.GET.get("q", ""))
        kinds = kinds_seen_by(self.request.user)
        scope = self._scope(kinds)
        return super().get_context_data(
            wanted=wanted,
            answer=answer(wanted, scope, day_on_view(self.request)),
            choices=_choices(kinds, scope),
            bodies=sum(kind.number for kind in kinds if kind.sort == BODIES),
            partnerships=sum(kind.number for kind in kinds if kind.sort == PARTNERSHIPS and not kind.code),
            narrowed=bool(scope.sort),
            longest=LONGEST,
            most_words=MOST_WORDS,
            **kwargs,
        )

    def _scope(self, kinds: list[Kind]) -> Scope:
        """What `?what=` asks for; a word that names nothing here asks for everything."""
        asked = self.request.GET.get("what", "")
        if asked in (BODIES, PARTNERSHIPS):
            return Scope(self.request.user, sort=asked)
        sort = next((kind.sort for kind in kinds if asked and kind.code == asked), "")
        return Scope(self.request.user, sort=sort, kind=asked if sort else "")


def _choices(kinds: list[Kind], scope: Scope) -> list[dict[str, Any]]:
    """The choices of `?what=`, each with its words and whether it is on."""
    chosen = scope.kind or scope.sort
    whole = [("", "Everything"), (BODIES, "All bodies"), (PARTNERSHIPS, "All partnerships")]
    named = [(kind.code, kind.plural[:1].upper() + kind.plural[1:]) for kind in kinds if kind.code]
    return [{"value": value, "words": words, "is_on": value == chosen} for value, words in whole + named]
