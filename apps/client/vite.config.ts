/** Builds the client. Dynamic imports make the chunks; only livekit-client is named, because its version changes rarely. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { preloadChunks } from "./preloadChunks.ts";

export default defineConfig({
  plugins: [react(), preloadChunks()],
  build: {
    target: "es2023",
    sourcemap: true,
    // The SDK alone is larger than Vite's default; size.ts holds the limit that matters.
    chunkSizeWarningLimit: 1000,
    // size.ts reads which chunk is made of what.
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: "livekit", test: /node_modules\/livekit-client\// }],
        },
      },
    },
  },
});
