"""Roles as code: who may do what, and why not."""

import pytest

from accounts.roles import (
    ADMINISTRATOR_PERMISSIONS,
    PUBLIC_PERMISSIONS,
    ROLE_PERMISSIONS,
    Permission,
    PlaceKind,
    Reach,
    Role,
    can_change_records,
    grants,
    roles_granting,
    why_not,
)

BELONGS_TO_THE_BODY = [Permission.RECORD_OUTCOME_OF_OWN_BODY, Permission.CONFIRM_FOR_BODY]


def test_every_role_has_a_place_an_explanation_and_permissions():
    for role in Role:
        assert role.places
        assert role.explanation.endswith(".")
        assert grants(role)
    assert set(ROLE_PERMISSIONS) == set(Role)


@pytest.mark.parametrize("permission", BELONGS_TO_THE_BODY)
def test_nobody_records_a_sovereign_bodys_approval_from_a_partnership(permission):
    assert roles_granting(permission, Reach.OWN_PARTNERSHIP) == frozenset()
    assert permission not in ADMINISTRATOR_PERMISSIONS
    assert all(PlaceKind.BODY in role.places for role in roles_granting(permission))


def test_the_public_reads_what_is_published_and_nothing_else():
    assert {Permission.READ_PUBLISHED} == PUBLIC_PERMISSIONS
    assert all(Permission.READ_PUBLISHED in grants(role) for role in Role)


def test_only_leads_and_secretaries_edit_a_partnership():
    assert roles_granting(Permission.EDIT_REGISTER, Reach.OWN_PARTNERSHIP) == {Role.SYSTEM_LEAD, Role.BOARD_SECRETARY}


def test_every_role_writes_something_and_so_needs_a_second_factor():
    assert all(can_change_records(role) for role in Role)


def test_a_role_held_only_on_partnerships_grants_nothing_on_a_body():
    for role in Role:
        if PlaceKind.BODY not in role.places:
            assert grants(role, Reach.OWN_BODY) == frozenset()


def test_a_refusal_says_what_and_where_and_who_can():
    words = why_not(Permission.CONFIRM_FOR_BODY, "Nottinghamshire County Council")
    assert words == (
        "Your roles do not let you confirm on the body's behalf for Nottinghamshire County Council. "
        "Who can: body approver."
    )
