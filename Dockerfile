# syntax=docker/dockerfile:1
# Two images from one file: the hub (docker build --target hub .) and a node (docker build --target node .).
# Each runs as a user without rights, needs no writable root, and keeps everything under /data.

FROM python:3.11-slim-bookworm AS base
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PATH=/opt/frente/bin:$PATH
RUN ["groupadd", "--gid", "10001", "frente"]
RUN ["useradd", "--uid", "10001", "--gid", "10001", "--home-dir", "/data", "--no-create-home", "--shell", "/usr/sbin/nologin", "frente"]
# A new named volume takes the owner and the mode of the folder that it is laid over.
RUN ["install", "--directory", "--owner", "frente", "--group", "frente", "--mode", "0700", "/data"]

# Built apart, so that the images hold neither pip's cache nor the build backend.
FROM base AS build
WORKDIR /src
RUN ["python", "-m", "venv", "/opt/frente"]
COPY requirements.lock ./
RUN ["pip", "install", "--no-cache-dir", "--constraint", "requirements.lock", "hatchling"]
COPY LICENSE pyproject.toml ./
COPY demo demo
COPY demo demo
COPY federation federation
COPY hub hub
COPY node node

FROM build AS build-hub
RUN ["pip", "install", "--no-cache-dir", "--no-build-isolation", "--constraint", "requirements.lock", ".[hub,statutes]"]

FROM build AS build-node
RUN ["pip", "install", "--no-cache-dir", "--no-build-isolation", "--constraint", "requirements.lock", ".[node]"]

FROM base AS node
COPY --from=build-node /opt/frente /opt/frente
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
ENTRYPOINT ["frente-node"]
CMD ["--help"]

FROM base AS hub
COPY --from=build-hub /opt/frente /opt/frente
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/api/v1/health', timeout=4)"]
ENTRYPOINT ["frente-hub"]
CMD ["serve", "--data", "/data", "--host", "0.0.0.0", "--port", "8000"]
