import { spokenOf } from '@gatehouse/contracts/language'

const longestHeader = 500
const longestTag = 35
const mostWishes = 20

/**
 * The tag that a browser would rather have of those that Gatehouse has words in (RFC 9110 §12.5.4): `de-AT` of `fr, de-AT;q=0.8, en;q=0.5`.
 * Null where it wishes for none of them. Never throws: anybody writes this header.
 */
export function acceptedLanguage(header: string | undefined): string | null {
  const wishes = (header ?? '')
    .slice(0, longestHeader)
    .split(',', mostWishes)
    .map(readWish)
    .filter(({ tag, weight }) => weight > 0 && tag.length <= longestTag && spokenOf(tag) !== undefined)
    .toSorted((one, other) => other.weight - one.weight)
  for (const { tag } of wishes) {
    const canonical = canonicalOf(tag)
    if (canonical !== null) return canonical
  }
  return null
}

function readWish(part: string): { tag: string; weight: number } {
  const [tag = '', ...parameters] = part.split(';')
  const weight = parameters.map((parameter) => /^\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*$/i.exec(parameter)?.[1]).find(Boolean)
  return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight) }
}

function canonicalOf(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null
  } catch {
    return null
  }
}
