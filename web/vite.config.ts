import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const GATEWAY = process.env.BOXOFFICE_GATEWAY ?? 'http://127.0.0.1:8088';
const API = ['/musicals', '/venues', '/performances', '/holds', '/bookings', '/mypages', '/session', '/login', '/logout'];
const proxy = Object.fromEntries(API.map((path) => [path, { target: GATEWAY, changeOrigin: true }]));

export default defineConfig({
  plugins: [svelte()],
  build: {
    assetsInlineLimit: 0, // the pages' content security policy knows no data: addresses
    chunkSizeWarningLimit: 120,
  },
  server: { proxy },
  preview: { proxy, headers: { 'Content-Security-Policy': "default-src 'self'" } },
  test: { include: ['src/**/*.test.ts'] },
});
