# Builds the stylesheets. The development packages stay in this stage.
FROM node:24-slim AS assets
WORKDIR /gatehouse
COPY package.json package-lock.json ./
RUN npm ci --include=dev --omit=optional --ignore-scripts
COPY . .
RUN node app/commands/build-assets.ts && node examples/board/stylesheet.ts


# What the image runs, without type declarations, source maps and manuals.
FROM node:24-slim AS house
WORKDIR /gatehouse
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts \
  && find node_modules -type f \
    \( -name '*.ts' -o -name '*.[cm]ts' -o -name '*.map' -o -iname 'readme*' -o -iname 'changelog*' \) -delete \
  && find node_modules -type d -empty -delete \
  && rm package-lock.json
COPY app app
COPY bin bin
COPY views views
COPY deploy deploy
COPY --from=assets /gatehouse/public/build public/build
COPY examples/board examples/board
COPY examples/client examples/client
COPY --from=assets /gatehouse/examples/board/build examples/board/build
# Readable by everyone and writable only by root, whatever the umask of the build.
RUN rm -r app/commands/build-assets.ts examples/board/start.ts examples/board/styles && chmod -R a+rX,go-w .


FROM node:24-slim
LABEL org.opencontainers.image.title="Gatehouse" \
  org.opencontainers.image.description="A self-hosted login service" \
  org.opencontainers.image.licenses="MIT"

RUN install -d -o 1000 -g 1000 -m 0700 /data
COPY --from=house /gatehouse /gatehouse

WORKDIR /gatehouse
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
# Written to only without PostgreSQL. Everything else may be read-only.
VOLUME /data
# The user "node" as a number: orchestrators that refuse root cannot look up names.
USER 1000:1000
EXPOSE 8080
STOPSIGNAL SIGTERM
# Checks liveness, not readiness: a restart does not end an outage of the database.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/livez').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "app/main.ts"]
