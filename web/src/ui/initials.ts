/** One or two letters that stand for a person. */
export function initialsOf(person: { full_name: string | null; email: string }): string {
  const words = (person.full_name ?? '').trim().split(/\s+/).filter(Boolean)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? person.email]
  return letters
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toUpperCase()
}
