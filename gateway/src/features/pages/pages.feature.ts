import fastifyStatic from '@fastify/static'
import { routeNotFound } from '@gatehouse/kit/errors'
import { policyText } from '@gatehouse/kit/http/security-headers'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The web UI: its built files, and its start page for every address that is a page. It owns no data. An address below `/api` is never
 * a page, so a mistyped API call gets a problem and not HTML.
 */
export type Pages = {
  register: (server: HttpServer) => Promise<void>
  onNotFound: (request: FastifyRequest, reply: FastifyReply) => unknown
}

/** What the pages may load: their own files and nothing else, no inline script. Mantine sets styles as attributes. */
const policy = policyText({
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'font-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'object-src': ["'none'"],
})

/**
 * What the worker may do that reads PDFs, which come from anybody: run itself and decoders of pictures, and nothing else. It loads no
 * further script and sends no request, so whoever breaks out of a PDF into it reaches nobody (docs/decisions/0045).
 */
const pdfWorkerPolicy = policyText({
  'default-src': ["'none'"],
  'script-src': ["'wasm-unsafe-eval'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
})
const pdfWorker = /[\\/]assets[\\/]pdf-[\d.]+[\\/]worker\.js/

type PagesOptions = {
  folder: string
  /** What the installation is called at this moment. */
  installationName: () => string
  /** Whether a request brings the cookie of a session. */
  bringsSession: (request: FastifyRequest) => boolean
}

/**
 * What pages ask first for somebody who is signed in; named with the page, it is asked for beside the scripts and not after them. Only what
 * the page does ask at once: a browser keeps the answer for the first who asks, and after a sign-in or a confirmed address that would be one
 * from before it.
 */
const firstQuestions = new Map(
  Object.entries({ '/': ['/api/auth/session', '/api/services'], '/documents': ['/api/auth/session'], '/chat': ['/api/auth/session'] }).map(
    ([page, paths]) => [page, paths.map((path) => `<${path}>; rel=preload; as=fetch; crossorigin`).join(', ')],
  ),
)

export function createPages({ folder, installationName, bringsSession }: PagesOptions): Pages {
  // Without a build (in development Vite serves the pages) there is nothing to send.
  const isBuilt = existsSync(join(folder, 'index.html'))
  return {
    register: async (server) => {
      if (!isBuilt) return
      // What a browser that installs it puts below the icon and into the list of windows.
      server.get('/manifest.webmanifest', { schema: { hide: true } }, async (_request, reply) => {
        const name = installationName()
        const text = await readFile(join(folder, 'manifest.webmanifest'), 'utf8').catch(() => null)
        if (text === null) throw routeNotFound()
        setHeaders(reply, 'manifest.webmanifest')
        return reply
          .type('application/manifest+json; charset=utf-8')
          .send(JSON.stringify({ ...(JSON.parse(text) as object), name, short_name: name }))
      })
      await server.register(fastifyStatic, {
        root: folder,
        // Looked up when they are asked for, so a new build is served without a restart.
        wildcard: true,
        cacheControl: false,
        setHeaders: (reply, path) => {
          setHeaders(reply, path)
          const questions = firstQuestions.get(pathOf(reply.request))
          if (questions !== undefined && startPage.test(path) && bringsSession(reply.request)) void reply.header('link', questions)
        },
        index: ['index.html'],
        // The build has put them beside the files: see web/vite.config.ts.
        preCompressed: true,
      })
    },
    onNotFound: (request, reply) => {
      if (!isBuilt || !isPage(request)) throw routeNotFound()
      return reply.sendFile('index.html')
    },
  }
}

const startPage = /[\\/]index\.html(\.br|\.gz)?$/

/** Vite puts a hash of the content into names below `assets`, so these never change; all else is asked for anew. */
function setHeaders(reply: FastifyReply, path: string): void {
  void reply.header('content-security-policy', pdfWorker.test(path) ? pdfWorkerPolicy : policy)
  void reply.header('cache-control', /[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
}

const pathOf = ({ url }: { url: string }): string => url.split('?', 1)[0] ?? ''

function isPage(request: FastifyRequest): boolean {
  const path = pathOf(request)
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  if (/^\/(api|assets|\.well-known|\.gatehouse)(\/|$)/.test(path)) return false
  return !/\.[a-z0-9]{1,5}$/i.test(path)
}
