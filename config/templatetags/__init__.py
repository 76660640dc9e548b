"""Site-wide template tags and filters: `{% load register_links words components %}`."""
