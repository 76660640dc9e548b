"""What this app needs to know of the places that roles are held on, without knowing the register above it.

The register says so itself: `settings.PLACE_DIRECTORY` names a class with the methods of `PlaceDirectory`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.roles import PlaceKind, Role

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Place:
    """A partnership or a body that roles can be held on; `address` is its page, where it has one."""

    kind: PlaceKind
    code: str
    name: str
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class HeldRole:
    """A role that a person holds on a place for a period: start inclusive, end exclusive, None open."""

    role: Role
    place: Place
    valid_from: date
    valid_to: date | None = None


class PlaceDirectory(Protocol):
    """The register, as far as people are concerned."""

    def find(self, *, code: str, kinds: frozenset[PlaceKind]) -> Place | None:
        """Find the place that a code or an address name means today, among some kinds."""

    def grant(self, *, user: User, role: Role, place: Place, by: User, today: date) -> None:
        """Give a person a role on a place from today on."""

    def held_by(self, *, user: User, today: date) -> list[HeldRole]:
        """List the roles that a person holds today."""


def directory() -> PlaceDirectory:
    """Give the directory that the settings name."""
    return import_string(settings.PLACE_DIRECTORY)()
