"""Where the rules come from. What we could not read in the law itself says "as generally understood"."""

from __future__ import annotations

from governance.deadlines.answers import Authority, Source

_LAW = "https://www.legislation.gov.uk"
_EXECUTIVE = (
    "Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012"
)


def _executive(regulation: str, what: str) -> Source:
    return Source(
        f"{_EXECUTIVE} (SI 2012/2089), regulation {regulation}: {what}",
        Authority.LAW,
        f"{_LAW}/uksi/2012/2089/regulation/{regulation}",
    )


KEY_DECISION = _executive("9", "a document about the key decision at least 28 clear days before it is made")
GENERAL_EXCEPTION = _executive("10", "five clear days must elapse after the notice of a general exception")
SPECIAL_URGENCY = _executive("11", "the chair must agree that a key decision is urgent")
PRIVATE_MEETING = _executive("5", "notice at least 28 clear days before a private meeting")
PRIVATE_MEETING_AGAIN = _executive("5", "further notice at least five clear days before a private meeting")
AGENDA = Source(
    f"{_EXECUTIVE} (SI 2012/2089), regulations 6 and 7: notice and agenda at least five clear days before a public "
    "meeting of the executive. Councils and their committees: Local Government Act 1972, section 100B",
    Authority.LAW,
    f"{_LAW}/uksi/2012/2089/regulation/6",
)
CALL_IN = Source(
    "The council’s own constitution (overview and scrutiny arrangements: Local Government Act 2000, section 9F)",
    Authority.CONSTITUTION,
    f"{_LAW}/ukpga/2000/22/section/9F",
)
CONSTITUTION = Source("The body’s own constitution or standing orders", Authority.CONSTITUTION)
AGREEMENT = Source("The agreement’s own terms", Authority.AGREEMENT)
ADMISSION_1960 = Source(
    "Public Bodies (Admission to Meetings) Act 1960, section 1: public notice three clear days before a meeting",
    Authority.UNDERSTOOD,
    f"{_LAW}/ukpga/Eliz2/8-9/67/section/1",
)
NHS_RESPONSE = Source(
    "Local Authority (Public Health, Health and Wellbeing Boards and Health Scrutiny) Regulations 2013 (SI 2013/218), "
    "regulation 22: a response in writing within 28 days of the request",
    Authority.UNDERSTOOD,
    f"{_LAW}/uksi/2013/218/regulation/22",
)
EXECUTIVE_RESPONSE = Source(
    "Local Government Act 2000, section 9FE: a response within two months beginning with the day of receipt",
    Authority.UNDERSTOOD,
    f"{_LAW}/ukpga/2000/22/section/9FE",
)
SECRETARY_OF_STATE = Source(
    "National Health Service Act 2006, Schedule 10A, paragraph 3: any decision within the period of six months "
    "beginning with the date of the direction",
    Authority.LAW,
    f"{_LAW}/ukpga/2006/41/schedule/10A",
)
INTERESTS = Source(
    "Localism Act 2011, section 30: notification before the end of 28 days beginning with the day on which the person "
    "becomes a member",
    Authority.LAW,
    f"{_LAW}/ukpga/2011/20/section/30",
)
NOTICE_OF_ELECTION = Source(
    "Local Elections (Principal Areas) (England and Wales) Rules 2006 (SI 2006/3304): notice of election not later "
    "than the twenty-fifth day before the day of election, leaving out Saturdays, Sundays, Christmas Eve, Christmas "
    "Day, Good Friday, bank holidays and days of public thanksgiving or mourning",
    Authority.LAW,
    f"{_LAW}/uksi/2006/3304",
)
NATIONAL_PRE_ELECTION = Source(
    "NHS England’s guidance for local elections: from three weeks before the poll (in 2023: 13 April for 4 May)",
    Authority.PRACTICE,
)
ARITHMETIC = Source("A plain count of days; no rule of law is claimed", Authority.ARITHMETIC)
MONTHS = Source(
    "A period “beginning with” a day ends on the day before the corresponding day (the corresponding date rule: "
    "Dodds v Walker [1981])",
    Authority.UNDERSTOOD,
)
