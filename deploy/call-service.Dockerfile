# The call service as one file on a plain Node.
FROM node:24.21-alpine AS build
WORKDIR /app
COPY . .
RUN npm ci --ignore-scripts --workspace @tertulia/call-service && npm run build --workspace @tertulia/call-service

FROM node:24.21-alpine
WORKDIR /call-service
ENV NODE_ENV=production
COPY --from=build /app/apps/call-service/dist/call-service.js .
USER node
EXPOSE 8070
ENTRYPOINT ["node", "call-service.js"]
