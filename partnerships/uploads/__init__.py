"""Files that an administrator uploads: kept as rows until background work has read, compared and applied them."""
