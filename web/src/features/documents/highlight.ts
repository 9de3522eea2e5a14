export type Piece = { text: string; hit: boolean }

/** The form in which letters are compared: without case and accents, as the server searches. */
const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** A text cut where it holds what was searched for. Each letter is compared by itself, so that cuts lie between letters of the original. */
export function highlight(text: string, search: string): Piece[] {
  const wanted = plain(search.trim())
  if (wanted === '') return [{ text, hit: false }]
  const letters = [...text.matchAll(/\P{M}\p{M}*|\p{M}+/gu)].map(([letter]) => ({ letter, plain: plain(letter) }))
  const whole = letters.map((one) => one.plain).join('')
  const pieces: Piece[] = []
  let at = 0
  let from = whole.indexOf(wanted)
  for (const { letter, plain: form } of letters) {
    if (from !== -1 && at >= from + wanted.length) from = whole.indexOf(wanted, at)
    const hit = from !== -1 && at + form.length > from && at < from + wanted.length && form !== ''
    const last = pieces.at(-1)
    if (last?.hit === hit) last.text += letter
    else pieces.push({ text: letter, hit })
    at += form.length
  }
  return pieces
}
