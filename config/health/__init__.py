"""Whether the parts that this site stands on work, for machines to ask."""
