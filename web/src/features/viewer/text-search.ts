import { createStore } from '../../store.ts'
import type { Store } from '../../store.ts'
import { findAll, foldQuery, foldText } from './find-text.ts'
import type { TextPiece } from './find-text.ts'

/** A hit by its page, counted from 1, and its number on that page, counted from 0. */
export type HitPlace = { page: number; hit: number }

export type Findings = {
  /** What is looked for, as it is compared; empty when nothing is. */
  wanted: string
  /** Pages that have hits, and how many. */
  counts: ReadonlyMap<number, number>
  /** Pages that have been read for it. */
  read: number
  current: HitPlace | null
  /** Some pages could not be read. */
  gaps: boolean
}

type Reading = {
  pages: number
  /** The text of a page; pages that cannot be read throw. */
  textOf: (page: number) => Promise<readonly TextPiece[]>
}

export type TextSearch = {
  findings: Store<Findings>
  /** Begins anew, at the page that is in view; another search that is under way ends. */
  start: (query: string, from: number) => Promise<void>
  step: (direction: 1 | -1) => void
}

const nothing: Findings = { wanted: '', counts: new Map(), read: 0, current: null, gaps: false }

/** Texts that are kept for the next search, in letters: 32 MB at most, whatever the PDF holds. */
const mostKept = 16_000_000

/** Looks through all pages, one after the other from the one in view. */
export function createTextSearch({ pages, textOf }: Reading): TextSearch {
  const findings = createStore<Findings>(nothing)
  const kept = new Map<number, string>()
  let size = 0
  let run = 0

  async function foldedText(page: number): Promise<string> {
    const known = kept.get(page)
    if (known !== undefined) return known
    const { text } = foldText(await textOf(page))
    if (size + text.length <= mostKept) {
      size += text.length
      kept.set(page, text)
    }
    return text
  }

  async function start(query: string, from: number): Promise<void> {
    run += 1
    const mine = run
    const wanted = foldQuery(query)
    findings.set({ ...nothing, wanted })
    if (wanted === '') return
    for (let offset = 0; offset < pages; offset += 1) {
      const page = ((from - 1 + offset) % pages) + 1
      const text = await foldedText(page).catch(() => null)
      if (mine !== run) return
      findings.set(withPage(findings.get(), page, text === null ? null : findAll(text, wanted).length))
    }
  }

  function step(direction: 1 | -1): void {
    const before = findings.get()
    if (before.current) findings.set({ ...before, current: nextHit(before.counts, before.current, direction) })
  }

  return { findings, start, step }
}

function withPage(before: Findings, page: number, count: number | null): Findings {
  const found = { ...before, read: before.read + 1, gaps: before.gaps || count === null }
  if (!count) return found
  return { ...found, counts: new Map([...before.counts, [page, count]]), current: before.current ?? { page, hit: 0 } }
}

/** The one after or before, round the end. */
export function nextHit(counts: ReadonlyMap<number, number>, { page, hit }: HitPlace, direction: 1 | -1): HitPlace {
  const next = hit + direction
  if (next >= 0 && next < (counts.get(page) ?? 0)) return { page, hit: next }
  const pages = [...counts.keys()].toSorted((a, b) => a - b)
  const at = (pages.indexOf(page) + direction + pages.length) % pages.length
  const other = pages[at] ?? page
  return { page: other, hit: direction === 1 ? 0 : (counts.get(other) ?? 1) - 1 }
}

export const hitsIn = ({ counts }: Findings): number => [...counts.values()].reduce((sum, count) => sum + count, 0)

/** The number of the current hit among all, counted from 1 at the first page. */
export function numberOf({ counts, current }: Findings): number {
  if (!current) return 0
  let before = 0
  for (const [page, count] of counts) if (page < current.page) before += count
  return before + current.hit + 1
}
