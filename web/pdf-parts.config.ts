import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import type { Plugin } from 'vite'

/** What pdf.js needs beside its script, as files of their own: the folder here, and what of the package goes there. */
const folders = [
  { to: 'cmaps', from: 'cmaps', kinds: /\.bcmap$|^LICENSE/ },
  { to: 'fonts', from: 'standard_fonts', kinds: /\.(pfb|ttf)$|^LICENSE/ },
  // Decoders of pictures; not the interpreter of scripts that lies beside them.
  { to: 'wasm', from: 'wasm', kinds: /^(jbig2|openjpeg)\.wasm$|^LICENSE_(PDFJS_)?(JBIG2|OPENJPEG)$/ },
] as const

const resolve = createRequire(import.meta.url).resolve

type Part = { name: string; file: string }

/** All parts by the names they are served under (web/src/features/viewer/pdf-parts.ts), below a folder with the version in its name. */
async function findParts(): Promise<{ base: string; parts: Part[] }> {
  const source = dirname(resolve('pdfjs-dist/package.json'))
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { version: string }
  const groups = folders.map(async ({ to, from, kinds }) => {
    const names = (await readdir(join(source, from))).filter((name) => kinds.test(name))
    return names.map((name) => ({ name: `${to}/${name}`, file: join(source, from, name) }))
  })
  const worker = { name: 'worker.js', file: join(source, 'build', 'pdf.worker.min.mjs') }
  const licence = { name: 'LICENSE', file: join(source, 'LICENSE') }
  return { base: `assets/pdf-${version}`, parts: [worker, licence, ...(await Promise.all(groups)).flat()] }
}

const types: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm' }

/** Puts the worker, fonts, maps of letters and decoders of pdf.js into the build, with their licences, and serves them in development. */
export function pdfParts(): Plugin {
  return {
    name: 'gatehouse-pdf-parts',
    async configureServer(server) {
      const { base, parts } = await findParts()
      const files = new Map(parts.map(({ name, file }) => [`/${base}/${name}`, file]))
      server.middlewares.use((request, response, next) => {
        const file = files.get(request.url ?? '')
        if (file === undefined) return next()
        response.setHeader('content-type', types[extname(request.url ?? '')] ?? 'application/octet-stream')
        return createReadStream(file).pipe(response)
      })
    },
    async generateBundle() {
      const { base, parts } = await findParts()
      for (const { name, file } of parts) this.emitFile({ type: 'asset', fileName: `${base}/${name}`, source: await readFile(file) })
    },
  }
}
