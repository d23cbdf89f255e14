FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN pip install --no-cache-dir "uv>=0.8,<1"
COPY requirements.lock ./
RUN uv venv /venv && uv pip sync --python /venv/bin/python --require-hashes requirements.lock
COPY . .
RUN /venv/bin/python tools/messages.py compile \
    && SECRET_KEY=only-for-this-build DEBUG=0 OMS_STATIC=/app/static-collected \
       /venv/bin/python manage.py collectstatic --no-input

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app oms \
    && install -d -o oms -g oms /data
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=oms.settings \
    BIND=0.0.0.0:8000 \
    OMS_STATIC=/app/static-collected \
    OMS_FILES=/data/files \
    OMS_RUN=/data/run
COPY --from=build /venv /venv
COPY --from=build /app /app
USER oms
EXPOSE 8000
VOLUME /data
CMD ["gunicorn", "--config", "python:oms.runtime.web", "oms.wsgi"]
