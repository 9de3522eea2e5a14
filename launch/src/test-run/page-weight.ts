import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { root } from '../launch.config.ts'
import type { StepResult } from './step.ts'

/** JavaScript that the Apps page may load before it shows, in bytes as the gateway sends it to a browser that takes brotli. */
export const mostBytes = 150 * 1024

/** Pages that must come by themselves, whoever looks at the apps. */
const apart = [
  'src/features/documents/DocumentsPage.tsx',
  'src/features/viewer/PdfViewer.tsx',
  'src/features/chat/ChatPage.tsx',
  'src/features/shell/AdminGate.tsx',
]
const ofFirstPage = ['src/SignedIn.tsx', 'src/features/apps/AppsPage.tsx']

const manifestSchema = z.record(z.string(), z.object({ file: z.string(), imports: z.array(z.string()).default([]) }))
const partsSchema = z.record(z.string(), z.record(z.string(), z.number()))
const weightSchema = z.object({ brotli: z.int(), gzip: z.int(), parts: z.record(z.string(), z.int()) })

/** What the first page loads; `parts` are bytes by package or folder before they are made small. */
export type PageWeight = z.infer<typeof weightSchema>

const noted = join(import.meta.dirname, 'page-weight.json')

/** Weighs the built first page against its budget. Noted again when it is within it and `note` says so. */
export async function checkPageWeight({ note }: { note: boolean }): Promise<StepResult> {
  const began = performance.now()
  const fault = await weighPage(join(root, 'web', 'dist')).then(
    async (weight) => {
      if (note) await writeFile(noted, `${JSON.stringify(weight, null, 2)}\n`)
      return judgeWeight(weight, weightSchema.parse(JSON.parse(await readFile(noted, 'utf8'))))
    },
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  const failed = fault === '' ? 0 : 1
  return { name: 'page weight', passed: 1 - failed, failed, ms: performance.now() - began, output: fault }
}

async function weighPage(dist: string): Promise<PageWeight> {
  const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(dist, file), 'utf8'))
  const manifest = manifestSchema.parse(await read('.vite/manifest.json'))
  const parts = partsSchema.parse(await read('.vite/parts.json'))
  const files = filesOf(manifest, scriptsOf(await readFile(join(dist, 'index.html'), 'utf8')))
  // One that has no file of its own has become part of another.
  const heavy = apart.filter((page) => files.has(manifest[page]?.file ?? [...files][0] ?? ''))
  if (heavy.length > 0) throw new Error(`${heavy.join(', ')} must load apart from the first page, but the Apps page loads it.`)
  const weights = await Promise.all([...files].map(async (file) => [await sizeOf(dist, file, 'br'), await sizeOf(dist, file, 'gz')]))
  const sum = (at: number): number => weights.reduce((total, weight) => total + (weight[at] ?? 0), 0)
  return { brotli: sum(0), gzip: sum(1), parts: addUp([...files].map((file) => parts[file] ?? {})) }
}

const scriptsOf = (html: string): string[] => [...html.matchAll(/<script type="module"[^>]* src="\/([^"]+)"/g)].map(([, file = '']) => file)

/** The scripts of the page and of what it always shows, with all that they import at once. */
function filesOf(manifest: z.infer<typeof manifestSchema>, scripts: string[]): Set<string> {
  if (scripts.length === 0) throw new Error('The built page has no script.')
  const keys = Object.keys(manifest)
  const waiting = [...keys.filter((key) => scripts.includes(manifest[key]?.file ?? '')), ...ofFirstPage]
  const seen = new Set<string>()
  for (const key of waiting) {
    if (seen.has(key)) continue
    seen.add(key)
    waiting.push(...(manifest[key]?.imports ?? []))
  }
  return new Set([...scripts, ...[...seen].flatMap((key) => manifest[key]?.file ?? [])])
}

async function sizeOf(dist: string, file: string, form: 'br' | 'gz'): Promise<number> {
  const bytes = await readFile(join(dist, `${file}.${form}`)).catch(() => readFile(join(dist, file)))
  return bytes.length
}

function addUp(all: Record<string, number>[]): Record<string, number> {
  const sums = new Map<string, number>()
  for (const [name, bytes] of all.flatMap((one) => Object.entries(one))) sums.set(name, (sums.get(name) ?? 0) + bytes)
  return Object.fromEntries([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Empty when the page is light enough, else a sentence that says what grew since the weight was noted. */
export function judgeWeight(now: PageWeight, before: PageWeight): string {
  if (now.brotli <= mostBytes) return ''
  const grown = Object.entries(now.parts)
    .map(([name, bytes]) => ({ name, by: bytes - (before.parts[name] ?? 0) }))
    .filter(({ by }) => by > 1024)
    .toSorted((a, b) => b.by - a.by)
    .slice(0, 5)
    .map(({ name, by }) => `${name} by ${inKb(by)}`)
  const what = grown.length === 0 ? 'nothing that stands out grew' : `what grew, before compression: ${grown.join(', ')}`
  return `The Apps page loads ${inKb(now.brotli)} of JavaScript (brotli), ${inKb(mostBytes)} are allowed and it was ${inKb(before.brotli)}; ${what}.`
}

const inKb = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`
