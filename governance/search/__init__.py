"""Search: everything that the reader may see, by any of its names, codes and initials."""
