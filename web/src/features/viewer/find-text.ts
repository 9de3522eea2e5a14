/** A run of text of a page, as the PDF has it. */
export type TextPiece = { str: string; hasEOL: boolean }

/** A letter of a piece. */
type Place = { piece: number; from: number; to: number }

/** A page's text in the form that is compared, and for each letter of it where it comes from. */
export type FoldedText = { text: string; places: Place[] }

/** A part of a piece that belongs to a hit. */
export type HitPart = { hit: number; from: number; to: number }

/** Without case and accents, ligatures in their letters; as the list of documents searches. */
const fold = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** What is looked for; empty when nothing is. */
export const foldQuery = (query: string): string => fold(query).replaceAll(/\s+/gu, ' ').trim()

/** The text of a page as one line: line ends and runs of blanks are one blank, a word that is parted at the end of a line is one word. */
export function foldText(items: readonly TextPiece[]): FoldedText {
  const places: Place[] = []
  let text = ''
  const add = (letters: string, place: Place): void => {
    for (const letter of letters.split('')) {
      const blank = /\s/u.test(letter)
      if (blank && (text === '' || text.endsWith(' '))) continue
      text += blank ? ' ' : letter
      places.push(place)
    }
  }
  for (const [piece, { str, hasEOL }] of items.entries()) {
    const parted = hasEOL && /\p{L}[-\u00AD\u2010]$/u.test(str) && startsInLowerCase(items, piece + 1)
    for (const { 0: letter, index } of str.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
      if (!(parted && index === str.length - 1)) add(fold(letter), { piece, from: index, to: index + letter.length })
    }
    if (hasEOL && !parted) add(' ', { piece, from: str.length, to: str.length })
  }
  return { text, places }
}

function startsInLowerCase(items: readonly TextPiece[], from: number): boolean {
  const next = items.slice(from, from + 3).find(({ str }) => str.trim() !== '')
  return next !== undefined && /^\p{Ll}/u.test(next.str)
}

/** Where something begins in a text, one after the other without overlap. */
export function findAll(text: string, wanted: string): number[] {
  const starts: number[] = []
  if (wanted === '') return starts
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) starts.push(at)
  return starts
}

/** The hits of a page by the pieces they lie in. */
export function hitParts({ text, places }: FoldedText, wanted: string): Map<number, HitPart[]> {
  const found = new Map<number, HitPart[]>()
  for (const [hit, start] of findAll(text, wanted).entries()) {
    for (const { piece, from, to } of places.slice(start, start + wanted.length)) {
      const parts = found.get(piece) ?? []
      const last = parts.at(-1)
      if (last?.hit === hit) last.to = to
      else if (to > from) parts.push({ hit, from: Math.max(from, last?.to ?? 0), to })
      found.set(piece, parts)
    }
  }
  return found
}
