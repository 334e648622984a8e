# The call service runs its TypeScript as it is; only its own dependencies are installed.
FROM node:24.21-alpine
WORKDIR /app
ENV NODE_ENV=production
COPY . .
RUN npm ci --omit=dev --omit=optional --ignore-scripts --workspace @tertulia/call-service
USER node
EXPOSE 8070
CMD ["node", "apps/call-service/src/main.ts"]
