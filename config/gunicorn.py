"""How gunicorn serves the site: `gunicorn --config config/gunicorn.py config.wsgi`."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # imported once, then forked: a quicker start and less memory
timeout = 75  # longer than the longest statement that an export is allowed
graceful_timeout = 20
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
accesslog = None
forwarded_allow_ips = ""  # X-Forwarded-* is Django's to judge, by TRUSTED_PROXY_COUNT
