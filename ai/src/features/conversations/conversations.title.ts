/** Longest title that is made of a question, in characters. */
const longest = 60

/** What a conversation is called until somebody renames it: its first question, cut at a word. */
export function titleOf(question: string): string {
  const text = question
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069\s]+/gu, ' ')
    .trim()
    .toWellFormed()
  const letters = Array.from(text)
  if (letters.length <= longest) return text === '' ? '…' : text
  const start = letters.slice(0, longest).join('')
  const atWord = start.replace(/\s+\S*$/, '')
  // A text without spaces, or one very long word, is cut where it is.
  return `${letters[longest] === ' ' || atWord.length < start.length / 2 ? start : atWord}…`
}
