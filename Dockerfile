# Targets: api, worker, sandbox, and all (everything on one machine, as ./chasqui up runs it).
# Every RUN is a script in deploy/, which .ci/run executes too.
ARG NODE_IMAGE=node:24-bookworm-slim

# --- What is built, with the development dependencies
FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .puppeteerrc.cjs ./
COPY deploy/install-dependencies.sh deploy/
RUN ["deploy/install-dependencies.sh"]
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY apps apps
COPY libs libs
COPY test/conformance test/conformance
COPY deploy/build.sh deploy/
RUN ["deploy/build.sh"]

# --- What runs: production dependencies, with and without the embedded PostgreSQL
FROM build AS complete
COPY deploy/prune.sh deploy/
RUN ["deploy/prune.sh", "complete"]

FROM build AS lean
COPY deploy/prune.sh deploy/
RUN ["deploy/prune.sh", "lean"]

# --- The systems: an init; with ffmpeg, for the API; with a browser; with a browser, a Redis and ffmpeg
FROM ${NODE_IMAGE} AS system
LABEL org.opencontainers.image.title="Chasqui" \
      org.opencontainers.image.description="Self-hosted WhatsApp gateway (unofficial)" \
      org.opencontainers.image.licenses="Apache-2.0"
# HOME: what the browser caches belongs into a tmpfs, since the root may be read-only.
ENV NODE_ENV=production HOME=/tmp PATH=/app/deploy:$PATH
WORKDIR /app
COPY deploy/install-system-parts.sh deploy/make-data-folder.sh deploy/check-health.cjs deploy/chasqui deploy/
RUN ["deploy/install-system-parts.sh", "tini"]
RUN ["deploy/make-data-folder.sh", "/data", "1000:1000"]
RUN ["deploy/make-data-folder.sh", "/media", "1000:1000"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["tini", "--"]

FROM system AS converting-system
RUN ["deploy/install-system-parts.sh", "ffmpeg"]

FROM system AS browser-system
RUN ["deploy/install-system-parts.sh", "chromium-headless-shell"]
# Docker lets no ordinary user make the namespaces of Chromium's own sandbox: the container is the fence.
ENV BROWSER_ARGS=--no-sandbox

FROM browser-system AS whole-system
RUN ["deploy/install-system-parts.sh", "redis-server", "ffmpeg"]

# --- The targets
FROM converting-system AS api
COPY package.json LICENSE ./
COPY --from=lean /build/node_modules node_modules
COPY --from=lean /build/dist dist
USER 1000:1000
ENV API_HOST=0.0.0.0 MEDIA_PATH=/media
EXPOSE 3000
VOLUME /media
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "deploy/check-health.cjs", "http://127.0.0.1:3000/health/ready"]
CMD ["node", "dist/apps/api/src/main.js"]

FROM browser-system AS worker
COPY package.json LICENSE ./
COPY --from=lean /build/node_modules node_modules
COPY --from=lean /build/dist dist
USER 1000:1000
ENV WORKER_DATA_DIR=/data MEDIA_PATH=/media
VOLUME /data /media
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "deploy/check-health.cjs", "http://127.0.0.1:3001/health/ready"]
CMD ["node", "dist/apps/worker/src/main.js"]

FROM system AS sandbox
COPY package.json LICENSE ./
COPY --from=lean /build/node_modules node_modules
COPY --from=lean /build/dist dist
USER 1000:1000
EXPOSE 3100 3443
VOLUME /data
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "deploy/check-health.cjs", "http://127.0.0.1:3100/health"]
CMD ["node", "dist/apps/sandbox/main.js", "--data-dir", "/data", "--host", "0.0.0.0", "--port", "3100", "--tls-port", "3443"]

FROM whole-system AS all
COPY package.json LICENSE ./
COPY --from=complete /build/node_modules node_modules
COPY --from=complete /build/dist dist
USER 1000:1000
EXPOSE 3000
VOLUME /data
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 \
  CMD ["node", "deploy/check-health.cjs", "http://127.0.0.1:3000/health/ready"]
CMD ["chasqui", "up", "--data-dir", "/data", "--host", "0.0.0.0", "--no-first-key"]
