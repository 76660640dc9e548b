"""Short forms that people type, and what they stand for; matched both ways and as whole words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# Words that carry no meaning of their own in a name.
SMALL_WORDS = frozenset({"and", "of", "the", "for"})

LONG_FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "bc": ("borough council",),
        "ca": ("combined authority",),
        "cc": ("county council", "city council"),
        "cca": ("combined county authority",),
        "ccg": ("clinical commissioning group",),
        "cqc": ("care quality commission",),
        "ct": ("care trust",),
        "dc": ("district council",),
        "dhsc": ("department of health and social care",),
        "ft": ("foundation trust",),
        "gla": ("greater london authority",),
        "gmca": ("greater manchester combined authority",),
        "gstt": ("guy's and st thomas",),
        "hwb": ("health and wellbeing board",),
        "icb": ("integrated care board",),
        "icp": ("integrated care partnership",),
        "ics": ("integrated care system",),
        "lb": ("london borough",),
        "mbc": ("metropolitan borough council",),
        "mdc": ("metropolitan district council",),
        "mhclg": ("ministry of housing communities and local government",),
        "nhse": ("nhs england",),
        "pct": ("primary care trust",),
        "sha": ("strategic health authority",),
        "stp": ("sustainability and transformation partnership", "sustainability and transformation plan"),
        "ua": ("unitary authority",),
        # Counties and places, as officers write them.
        "beds": ("bedfordshire",),
        "berks": ("berkshire",),
        "bucks": ("buckinghamshire",),
        "cambs": ("cambridgeshire",),
        "derbys": ("derbyshire",),
        "gm": ("greater manchester",),
        "glos": ("gloucestershire",),
        "hants": ("hampshire",),
        "herts": ("hertfordshire",),
        "hunts": ("huntingdonshire",),
        "lancs": ("lancashire",),
        "leics": ("leicestershire",),
        "lincs": ("lincolnshire",),
        "mids": ("midlands",),
        "northants": ("northamptonshire",),
        "notts": ("nottinghamshire",),
        "oxon": ("oxfordshire",),
        "salop": ("shropshire",),
        "staffs": ("staffordshire",),
        "univ": ("university",),
        "warks": ("warwickshire",),
        "wilts": ("wiltshire",),
        "worcs": ("worcestershire",),
        "yorks": ("yorkshire",),
    }
)
