# Caddy with the client's production build.
FROM node:24.21-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --ignore-scripts && npm run build --workspace @tertulia/client

FROM caddy:2.10-alpine
COPY --from=build /app/apps/client/dist /srv/client
