export type Piece = { text: string; hit: boolean }

/** The form in which letters are compared: without case and accents, as the server searches. */
const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** What is looked for: each part of the search, and its words, which may stand apart in a text. */
function wantedIn(search: string): string[] {
  const parts = plain(search).split(/\s+/u)
  return [...new Set([...parts, ...parts.flatMap((part) => part.match(/[\p{L}\p{N}]+/gu) ?? [])])].filter((part) => part !== '')
}

/** A text cut where it holds what was searched for. Each letter is compared by itself, so that cuts lie between letters of the original. */
export function highlight(text: string, search: string): Piece[] {
  const letters = [...text.matchAll(/\P{M}\p{M}*|\p{M}+/gu)].map(([letter]) => ({ letter, plain: plain(letter) }))
  const isHit = hitsIn(letters.map((one) => one.plain).join(''), wantedIn(search))
  const pieces: Piece[] = []
  let at = 0
  for (const { letter, plain: form } of letters) {
    const hit = isHit.slice(at, at + form.length).includes(true)
    const last = pieces.at(-1)
    if (last?.hit === hit) last.text += letter
    else pieces.push({ text: letter, hit })
    at += form.length
  }
  return pieces.length === 0 ? [{ text, hit: false }] : pieces
}

/** For each place whether something that is wanted lies over it. */
function hitsIn(whole: string, wanted: readonly string[]): boolean[] {
  const isHit = Array.from({ length: whole.length }, () => false)
  for (const one of wanted)
    for (let from = whole.indexOf(one); from !== -1; from = whole.indexOf(one, from + one.length)) isHit.fill(true, from, from + one.length)
  return isHit
}
