import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

// Names without hashes and no source maps: the built files are committed, and their diff stays small.
export default defineConfig({
  base: "./",
  plugins: [preact()],
  build: {
    outDir: "../built",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    rollupOptions: {
      output: {
        entryFileNames: "assets/page.js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: "assets/[name][extname]",
      },
    },
  },
});
