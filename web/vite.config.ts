import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'

const gateway = 'http://127.0.0.1:8000'

/** Asks for the Latin cut of the typeface together with the first script, so that text is not set twice. */
function preloadTypeface(): Plugin {
  return {
    name: 'gatehouse-preload-typeface',
    transformIndexHtml: {
      order: 'post',
      handler(_html, context) {
        const file = Object.keys(context.bundle ?? {}).find((name) => /inter-latin-wght-normal.*\.woff2$/.test(name))
        if (!file) return []
        return [
          { tag: 'link', attrs: { rel: 'preload', href: `/${file}`, as: 'font', type: 'font/woff2', crossorigin: '' }, injectTo: 'head' },
        ]
      },
    },
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), preloadTypeface()],
  server: {
    port: 5173,
    strictPort: true,
    proxy: {
      '/api': { target: gateway, ws: true },
      '/.well-known': { target: gateway },
    },
  },
  build: {
    target: 'es2023',
    sourcemap: false,
    modulePreload: { polyfill: false },
    // The page's policy allows no `data:` script or font, so nothing is inlined.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
})
