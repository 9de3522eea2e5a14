import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'
import { pdfParts } from './pdf-parts.config.ts'
import { words } from './words.config.ts'

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

/** Puts a `.br` and a `.gz` beside each text file, so that the gateway sends the smallest form and compresses nothing itself. */
function precompress(): Plugin {
  return {
    name: 'gatehouse-precompress',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const names = await readdir(dir, { recursive: true })
      await Promise.all(names.filter((name) => /\.(js|css|html|svg|webmanifest)$/.test(name)).map((name) => compressFile(join(dir, name))))
    },
  }
}

async function compressFile(file: string): Promise<void> {
  const bytes = await readFile(file)
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    promisify(gzip)(bytes, { level: 9 }),
  ])
  // What hardly shrinks is sent as it is.
  if (br.length < bytes.length * 0.95) await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)])
}

/** What the Apps page is made of, and with it the frame of every page. */
const firstPage = ['src/main.tsx', 'src/SignedIn.tsx', 'src/features/apps/AppsPage.tsx']
let ofFirstPage: Set<string> | null = null

type Modules = { getModuleInfo: (id: string) => { importedIds: readonly string[] } | null }

/** Whether a module of ours is loaded with the first page: reached from it without an `import()`. */
function isOfFirstPage(id: string, modules: Modules): boolean {
  if (ofFirstPage === null) {
    const found = new Set<string>()
    const visit = (one: string): void => {
      if (found.has(one) || one.includes('node_modules')) return
      found.add(one)
      modules.getModuleInfo(one)?.importedIds.forEach(visit)
    }
    firstPage.map((file) => fileURLToPath(new URL(file, import.meta.url))).forEach(visit)
    ofFirstPage = found
  }
  return ofFirstPage.has(id)
}

/** One file for the first page instead of fifty that are shared in all directions (docs/decisions/0060). */
const firstPageGroup = {
  debugName: 'first',
  name: (id: string, modules: Modules) => (isOfFirstPage(id, modules) ? 'first' : null),
}

/** The icons that several pages have: one file of a few kilobytes instead of a request for each of them. */
const iconsGroup = {
  name: 'icons',
  test: /node_modules\/@tabler\/icons-react\//,
  minShareCount: 2,
  includeDependenciesRecursively: false,
}

/** Says beside the build what each chunk consists of, so that the check of the page weight can say what grew. */
function tellParts(): Plugin {
  return {
    name: 'gatehouse-tell-parts',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
      const parts = chunks.map(({ fileName, modules }) => [fileName, partsOf(modules)])
      this.emitFile({ type: 'asset', fileName: '.vite/parts.json', source: JSON.stringify(Object.fromEntries(parts)) })
    },
  }
}

/** Bytes before they are made small, by package or folder of ours. */
function partsOf(modules: Record<string, { renderedLength: number }>): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const [id, { renderedLength }] of Object.entries(modules)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? /\/web\/(src\/(?:features\/[^/]+|[^/]+))/.exec(id)?.[1] ?? 'vite'
    sums[name] = (sums[name] ?? 0) + renderedLength
  }
  return sums
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [words, react(), preloadTypeface(), tellParts(), pdfParts(), precompress()],
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
    // Which file imports which; read by launch/src/test-run/page-weight.ts.
    manifest: true,
    modulePreload: { polyfill: false },
    // The page's policy allows no `data:` script or font, so nothing is inlined.
    assetsInlineLimit: 0,
    // The dictionaries of password strength; they load with the forms that set a password.
    chunkSizeWarningLimit: 1300,
    rolldownOptions: {
      output: { codeSplitting: { groups: [firstPageGroup, iconsGroup] } },
    },
  },
})
