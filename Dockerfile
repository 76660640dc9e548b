# The product for production: three stages, so that neither Node.js nor pip's caches reach the last.
# It runs as a user without rights, writes nowhere but /tmp, and brings no PostgreSQL or Redis of its own.

FROM node:24.11.1-bookworm-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-progress

FROM python:3.11.14-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements/production.txt requirements/production.txt
RUN /venv/bin/pip install --require-hashes --only-binary :all: -r requirements/production.txt
COPY . .
COPY --from=frontend /app/node_modules/govuk-frontend node_modules/govuk-frontend
RUN /venv/bin/python -m config.local.assets --installed \
 && /venv/bin/python manage.py collectstatic --noinput \
 && rm -rf node_modules \
 && /venv/bin/python -m compileall -q accounts config governance partnerships

FROM python:3.11.14-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BIND=0.0.0.0:8000
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin register
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s --retries=3 CMD ["python", "-m", "config.health", "ready"]
CMD ["gunicorn", "--config", "config/gunicorn.py", "--worker-tmp-dir", "/dev/shm", "config.wsgi"]
