import type { SessionItem } from '../../api/types.ts'

/** "Firefox on Linux", "curl", "Unknown browser". */
export function deviceOf({ kind, client, os }: Pick<SessionItem, 'kind' | 'client' | 'os'>): string {
  const name = client ?? (kind === 'browser' ? 'Unknown browser' : 'Unknown program')
  return os === null ? name : `${name} on ${os}`
}

/** Where from, by network: nobody is looked up anywhere. */
export function placeOf({ network, network_kind: kind }: Pick<SessionItem, 'network' | 'network_kind'>): string {
  if (network === null || kind === null) return 'Unknown network'
  if (kind === 'this_machine') return 'The machine Gatehouse runs on'
  return kind === 'private' ? `Private network ${network}` : `Network ${network}`
}

/** The same words within a sentence. */
export const inSentence = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1)
