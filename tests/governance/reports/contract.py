"""The exact columns of each report, as people script against them: a change here breaks their spreadsheets."""

COLUMNS = {
    "R1": (
        "decision_ref; title; plain_english; partnership; level; deciding_bodies; lead_body; value_gbp; is_key; wards; "
        "needed_by; next_leg_body; next_leg_forum; next_leg_date; next_leg_capacity; notice_published; notice_status; "
        "urgency_route; private_paras; legs_required; legs_effective; legs_outstanding; scrutiny_informed_on; "
        "days_from_first_notice_to_decision; consultation_until; call_in_until; contact_role; url"
    ),
    "R2": (
        "decision_ref; title; body; forum; capacity; planned; taken; outcome; conditions; effective_from; "
        "confirmed_by_body; overall_status; blocking_leg; days_overdue"
    ),
    "R3": (
        "fund_ref; agreement_ref; fund; host; pool_manager_role; classification; fin_year; source; contributor; "
        "sector; planned; agreed; revised; actual; variance; risk_share_pct; scheme; setting; commissioner; "
        "provider_type; signed_on; operating_unsigned; last_return_period; last_return_on; return_overdue_days"
    ),
    "R7": (
        "subject; body; sector; first_told; first_draft_seen; consulted_from; nhs_signoff; published; "
        "lag_days_vs_first_nhs; told_after_publication"
    ),
    "R8": (
        "body; forum; date; item; exempt_paras; reason; notice_28; notice_5; representations; response; "
        "later_published_on"
    ),
    "R9": "body; leg; route; reason; agreed_by_role; on; decision_on; reported_to_council_on; compliant",
    "R12": (
        "ref; kind; parties; host; flexibilities; start; end; notice_point; value_current_year; terms_complete; "
        "status; review_on"
    ),
    "R13": "from_body; to_body; type; on; scope; open_items",
}


def columns_of(number: str) -> list[str]:
    """The keys of one report in order."""
    return COLUMNS[number].split("; ")
