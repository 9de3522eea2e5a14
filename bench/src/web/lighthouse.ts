import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

/** The one version that is measured with. */
const version = '13.5.0'
const folder = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'gatehouse', `lighthouse-${version}`)

export type Scores = { performance: number; accessibility: number; practices: number }
/** What a run says: scores of 0 to 100, times in milliseconds, and what it holds against the page. */
export type LighthouseRun = {
  scores: Scores
  firstPaintMs: number
  largestPaintMs: number
  blockedMs: number
  shift: number
  faults: string[]
}

type Audit = { score: number | null; numericValue?: number; title: string }
type Category = { score: number | null; auditRefs: { id: string; weight: number }[] }
type Report = { lhr: { audits: Record<string, Audit>; categories: Record<string, Category> } }
type Lighthouse = (url: string, flags: object, config: object) => Promise<Report | undefined>

/**
 * Lighthouse, fetched from the npm registry when it is first wanted. It weighs 100 MB, and nobody but this bench needs it, so it is no
 * dependency that every clone would install.
 */
async function loadLighthouse(): Promise<Lighthouse> {
  const entry = join(folder, 'node_modules', 'lighthouse', 'core', 'index.js')
  if (!existsSync(entry)) {
    await mkdir(folder, { recursive: true })
    const args = ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', `lighthouse@${version}`]
    await promisify(execFile)('npm', args, { cwd: folder })
  }
  const module = (await import(pathToFileURL(entry).href)) as { default: Lighthouse }
  return module.default
}

export type FormFactor = 'phone' | 'desktop'

/** The desktop of Lighthouse's own preset: 10 Mbit/s, 40 ms, no slower processor. */
const desktop = {
  formFactor: 'desktop',
  screenEmulation: { mobile: false, width: 1350, height: 940, deviceScaleFactor: 1, disabled: false },
  throttling: {
    rttMs: 40,
    throughputKbps: 10_240,
    cpuSlowdownMultiplier: 1,
    requestLatencyMs: 0,
    downloadThroughputKbps: 0,
    uploadThroughputKbps: 0,
  },
}

/** Loads a page in the browser behind `port`, as somebody who comes for the first time, but with these cookies, and judges it. */
export async function judge(url: string, how: { port: number; cookie: string; form: FormFactor }): Promise<LighthouseRun> {
  const lighthouse = await loadLighthouse()
  const settings = {
    onlyCategories: ['performance', 'accessibility', 'best-practices'],
    extraHeaders: { cookie: how.cookie },
    // A first visit: what an earlier run has left in the browser goes as its cache does.
    clearStorageTypes: ['file_systems', 'shader_cache', 'service_workers', 'cache_storage', 'local_storage'],
    ...(how.form === 'desktop' ? desktop : {}),
  }
  const result = await lighthouse(url, { port: how.port, logLevel: 'error', output: 'json' }, { extends: 'lighthouse:default', settings })
  if (result === undefined) throw new Error('Lighthouse gave no result.')
  const { audits, categories } = result.lhr
  const score = (name: string): number => Math.round((categories[name]?.score ?? 0) * 100)
  const valueOf = (id: string): number => audits[id]?.numericValue ?? Number.NaN
  return {
    scores: { performance: score('performance'), accessibility: score('accessibility'), practices: score('best-practices') },
    firstPaintMs: valueOf('first-contentful-paint'),
    largestPaintMs: valueOf('largest-contentful-paint'),
    blockedMs: valueOf('total-blocking-time'),
    shift: valueOf('cumulative-layout-shift'),
    faults: Object.values(categories)
      .flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0))
      .flatMap(({ id }) => {
        const audit = audits[id]
        return audit && audit.score !== null && audit.score < 0.9 ? [audit.title] : []
      }),
  }
}
