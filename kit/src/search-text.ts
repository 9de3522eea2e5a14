/**
 * Text for comparing, without case and accents, one character for each of the original: what is found at a place in it stands at that place of the
 * original. Characters that would become several stay as they are.
 */
export function foldText(text: string): string {
  const ascii = text.toLowerCase()
  if (/^\p{ASCII}*$/u.test(text)) return ascii
  return Array.from(text, foldLetter).join('')
}

function foldLetter(letter: string): string {
  const folded = letter.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return Array.from(folded).length === 1 ? folded : letter
}

/** The words of folded text, each once and at most 100 characters long. Whatever is neither letter nor digit parts them. */
export function wordsOf(folded: string): string[] {
  return [...new Set(folded.match(/[\p{L}\p{N}\p{M}]+/gu)?.map((word) => word.slice(0, 100).toWellFormed()) ?? [])]
}
