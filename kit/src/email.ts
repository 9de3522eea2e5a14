import { domainToASCII } from 'node:url'

/** An address as it is shown and written to, and the key under which two spellings are the same account. */
export type Email = { address: string; key: string }

const longestInput = 320
const longest = 254
const longestLocal = 64
const atom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/
// Anything beyond ASCII is left to the IDNA rules; of ASCII only what a host name may have, so that nothing is decoded.
const domainCharacters = /^[A-Za-z0-9.\u0080-\u{10ffff}-]+$/u
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const topLabel = /^(?=.*[a-z])/

/**
 * Reads an e-mail address by one strict grammar: a dot-atom (RFC 5322 §3.2.3) in ASCII, one `@`, a host name with at least one
 * dot. No quotes, comments, address literals. Space around is dropped; compatibility forms are made one (NFKC); international
 * domains become their ASCII form. The key is all that in lower case, so `A+1@x.org` and `a+1@X.ORG` are one account.
 */
export function parseEmail(text: string): Email | null {
  if (text.length > longestInput) return null
  const parts = text.trim().normalize('NFKC').split('@')
  const [local = '', name = ''] = parts
  if (parts.length !== 2 || !isLocal(local)) return null
  const domain = readDomain(name)
  if (domain === null || local.length + 1 + domain.length > longest) return null
  const address = `${local}@${domain}`
  return { address, key: address.toLowerCase() }
}

const isLocal = (text: string): boolean => text.length <= longestLocal && text.split('.').every((part) => atom.test(part))

/** Reads the domain of an address alone, by the same grammar. */
export function parseDomain(text: string): string | null {
  return text.length > longest ? null : readDomain(text.trim().normalize('NFKC'))
}

/** The domain of an address that was read; there is one `@` in it. */
export const domainOf = ({ key }: Email): string => key.slice(key.indexOf('@') + 1)

function readDomain(name: string): string | null {
  if (!domainCharacters.test(name)) return null
  const ascii = isAscii(name) ? name.toLowerCase() : domainToASCII(name)
  const labels = ascii.split('.')
  const fits = labels.length > 1 && labels.every((part) => label.test(part)) && topLabel.test(labels.at(-1) ?? '')
  return fits ? ascii : null
}

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)
