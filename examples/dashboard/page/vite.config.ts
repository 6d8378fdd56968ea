import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `npm run dev` serves the page at 5173; the API is the program's (or the stand-in's) at 8000.
const server = process.env['ETWRCA_SERVER'] ?? 'http://127.0.0.1:8000';
// The server takes requests of its own origin only.
const proxy = { target: server, changeOrigin: true, headers: { origin: server } };

export default defineConfig({
  plugins: [react()],
  // The policy is default-src 'self': no data: address, no inline script.
  build: { target: 'es2021', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { port: 5173, proxy: { '/api': proxy, '/healthz': proxy } },
  test: { include: ['test/**/*.test.ts'] },
});
