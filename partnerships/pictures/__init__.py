"""Pictures drawn on the server: the layout is computed here, the SVG is in templates/partnerships/pictures/."""
