# The console and the widget, built with tools that the image itself does without.
FROM node:24-bookworm-slim AS console
WORKDIR /casebook
COPY package.json package-lock.json .npmrc tsconfig.json ./
COPY client client
COPY console console
COPY src/api/widget/browser src/api/widget/browser
RUN npm ci --omit=dev --ignore-scripts && npm run build

# The packages that the desk runs with. Those of the tests and of the workspaces stay out, and so does the Node.js that npm
# brings along: the image has one.
FROM node:24-bookworm-slim AS packages
WORKDIR /casebook
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --workspaces=false && rm -rf node_modules/node node_modules/.bin/node

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=1500 DATA_DIR=/data
# Two heaps of the C library for all threads: what one has freed, another one takes.
ENV MALLOC_ARENA_MAX=2
WORKDIR /casebook
RUN mkdir -m 700 /data && chown node:node /data
COPY --from=packages /casebook/node_modules node_modules
COPY package.json ./
COPY src src
COPY --from=console /casebook/console/dist console/dist
COPY --from=console /casebook/src/api/widget/dist src/api/widget/dist
RUN node --disable-warning=ExperimentalWarning src/cli/preload/strip-sources.js
# The commit that the image is built from, for `/health/live`: docker build --build-arg COMMIT="$(git rev-parse HEAD)" .
ARG COMMIT=
RUN printf %s "$COMMIT" > COMMIT
USER node
VOLUME /data
EXPOSE 1500
# Whether the process lives, not whether its stores do: a desk that waits for them recovers by itself.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ok}) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--import", "./src/cli/preload/preload.js", "src/cli/casebook.js", "start"]
