"""Pages about the site itself: accessibility statement, privacy notice, gallery of components."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from config.accessibility import read_statement
from config.gallery import gallery_context


@method_decorator(login_not_required, name="dispatch")
class Accessibility(TemplateView):
    """The statement of SI 2018/952, regulation 8."""

    template_name = "site/accessibility.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(statement=read_statement(), **kwargs)


@method_decorator(login_not_required, name="dispatch")
class Privacy(TemplateView):
    """What is kept about people, why, and for how long."""

    template_name = "site/privacy.html"


@method_decorator(login_not_required, name="dispatch")
class DesignSystem(TemplateView):
    """Every component in its states."""

    template_name = "site/design_system.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**gallery_context(), **kwargs)
