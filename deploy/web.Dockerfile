# Caddy with the client's production build.
FROM node:24.21-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --ignore-scripts && npm run build --workspace @tertulia/client
# Compressed once here, and not for each request.
RUN find apps/client/dist -type f -size +1k -regex '.*\.\(js\|css\|html\|svg\|wasm\|json\)' -exec gzip -9 -k {} +

FROM caddy:2.10-alpine
COPY --from=build /app/apps/client/dist /srv/client
