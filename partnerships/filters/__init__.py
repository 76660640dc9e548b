"""The filters of the register's lists."""
