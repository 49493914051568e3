# syntax=docker/dockerfile:1
# Serves the packaged model on CPUs: OpenVINO, no torch, no transformers.
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE CHANGELOG.md ./
COPY model model
COPY service service
COPY training training
COPY seeds/articles/ankara-on-kazakhstan.txt seeds/articles/ankara-on-kazakhstan.txt
RUN python -m venv /opt/stancewire \
 && /opt/stancewire/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 stancewire
COPY --from=build /opt/stancewire /opt/stancewire
ENV PATH=/opt/stancewire/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    STANCEWIRE_HOST=0.0.0.0 \
    STANCEWIRE_PORT=8000
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready', timeout=2)"]
CMD ["stancewire", "serve"]
