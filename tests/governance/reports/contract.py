"""The exact columns of each report, as people script against them: a change here breaks their spreadsheets."""

COLUMNS = {
    "R1": (
        "decision_ref; title; plain_english; partnership; level; deciding_bodies; lead_body; value_gbp; is_key; wards; "
        "needed_by; next_leg_body; next_leg_forum; next_leg_date; next_leg_capacity; notice_published; notice_status; "
        "urgency_route; private_paras; legs_required; legs_effective; legs_outstanding; scrutiny_informed_on; "
        "days_from_first_notice_to_decision; consultation_until; call_in_until; contact_role; url"
    ),
}


def columns_of(number: str) -> list[str]:
    """The keys of one report in order."""
    return COLUMNS[number].split("; ")
