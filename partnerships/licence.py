"""Under which licences the register's facts may be used, and the lines that must go with them."""

LICENCE = "Open Government Licence v3.0"
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0.",
    "Contains mySociety UK Local Authority Names and Codes, CC BY 4.0.",
)
