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

/** Pages that are opened often and are not the first: their files come beside the first script, not after it has run. */
const pagesApart = {
  '/documents': 'src/features/documents/DocumentsPage.tsx',
  '/chat': 'src/features/chat/ChatPage.tsx',
}

/** Tells `before-paint.js` the files of those pages and of the Latin cut of the typeface. */
function nameFiles(): Plugin {
  let typeface: string[] = []
  let pages: Record<string, string[]> = {}
  return {
    name: 'gatehouse-name-files',
    apply: 'build',
    generateBundle(_options, bundle) {
      typeface = Object.keys(bundle)
        .filter((name) => /inter-latin-wght-normal.*\.woff2$/.test(name))
        .map((name) => `/${name}`)
      const first = filesOf(bundle, 'src/main.tsx')
      const apart = (page: string): string[] => [...filesOf(bundle, page)].filter((file) => !first.has(file)).map((file) => `/${file}`)
      pages = Object.fromEntries(Object.entries(pagesApart).map(([path, page]) => [path, apart(page)]))
    },
    writeBundle: {
      // Before it is compressed.
      order: 'pre',
      async handler({ dir = '' }) {
        const file = join(dir, 'before-paint.js')
        const text = await readFile(file, 'utf8')
        const place = '{ typeface: [], pages: {} }'
        if (!text.includes(place)) throw new Error('before-paint.js has no place for the names of files.')
        await writeFile(file, text.replace(place, JSON.stringify({ typeface, pages })))
      },
    },
  }
}

/** Files that others compose from are taken over before mixins are: one in them would reach browsers as it is and do nothing. */
function noMixinsLeft(): Plugin {
  return {
    name: 'gatehouse-no-mixins-left',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === 'asset' && file.fileName.endsWith('.css') && file.source.toString().includes('@mixin'))
          this.error(`${file.fileName} has a mixin of a file that others compose from. Write out what it stands for.`)
    },
  }
}

type Bundle = Record<
  string,
  { type: 'asset' | 'chunk'; imports?: string[]; moduleIds?: string[]; viteMetadata?: { importedCss: Set<string> } }
>

/** The scripts and styles of a module of ours: its chunk with all that it imports at once. */
function filesOf(bundle: Bundle, source: string): Set<string> {
  const id = fileURLToPath(new URL(source, import.meta.url))
  const files = new Set<string>()
  const visit = (name: string): void => {
    const chunk = bundle[name]
    if (files.has(name) || chunk?.type !== 'chunk') return
    files.add(name)
    chunk.viteMetadata?.importedCss.forEach((css) => files.add(css))
    chunk.imports?.forEach(visit)
  }
  Object.entries(bundle).forEach(([name, { moduleIds }]) => moduleIds?.includes(id) && visit(name))
  return files
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

type Modules = { getModuleInfo: (id: string) => { importedIds: readonly string[] } | null }

/** Tells whether a module of ours is reached from these files without an `import()`. */
function reachedFrom(files: readonly string[]): (id: string, modules: Modules) => boolean {
  let reached: Set<string> | null = null
  return (id, modules) => {
    if (reached === null) {
      const found = new Set<string>()
      const visit = (one: string): void => {
        if (found.has(one) || one.includes('node_modules')) return
        found.add(one)
        modules.getModuleInfo(one)?.importedIds.forEach(visit)
      }
      files.map((file) => fileURLToPath(new URL(file, import.meta.url))).forEach(visit)
      reached = found
    }
    return reached.has(id)
  }
}

/** What the Apps page is made of, and with it the frame of every page. */
const isOfFirstPage = reachedFrom(['src/main.tsx', 'src/SignedIn.tsx', 'src/features/apps/AppsPage.tsx'])
const isOfDocuments = reachedFrom([pagesApart['/documents']])

/**
 * What the first page is built on, in two files that change with a library only. Each is a script of its own, so that the browser takes breath
 * between them, and they come side by side (docs/decisions/0068).
 */
const libraryGroups = [
  { name: 'react', test: /rolldown[\\/]runtime|node_modules\/(?:react|react-dom|scheduler)\// },
  { name: 'data', test: /node_modules\/(?:@tanstack|@lingui|openapi-fetch|use-sync-external-store)\// },
]

/** One file of ours for the first page instead of fifty that are shared in all directions (docs/decisions/0060). */
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

/** What lists are looked through with, on Documents and on most pages of admins. */
const listControls = /@mantine\/core\/esm\/components\/(?:SegmentedControl|FloatingIndicator|NativeSelect)\//
const listsGroup = {
  name: (id: string, modules: Modules) =>
    listControls.test(id) || (/\/web\/src\/ui\//.test(id) && isOfDocuments(id, modules)) ? 'lists' : null,
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
  plugins: [words, react(), noMixinsLeft(), nameFiles(), tellParts(), pdfParts(), precompress()],
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
      output: { codeSplitting: { groups: [...libraryGroups, firstPageGroup, iconsGroup, listsGroup] } },
    },
  },
})
