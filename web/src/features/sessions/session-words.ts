import { t } from '@lingui/core/macro'
import { language } from '../../language/language.ts'
import type { SessionItem } from '../../api/types.ts'

/** "Firefox on Linux", "curl", "Unknown browser". */
export function deviceOf({ kind, client, os }: Pick<SessionItem, 'kind' | 'client' | 'os'>): string {
  const name = client ?? (kind === 'browser' ? t`Unknown browser` : t`Unknown program`)
  return os === null ? name : t`${name} on ${os}`
}

/** Where from, by network: nobody is looked up anywhere. */
export function placeOf({ network, network_kind: kind }: Pick<SessionItem, 'network' | 'network_kind'>): string {
  if (network === null || kind === null) return t`Unknown network`
  if (kind === 'this_machine') return t`The machine Gatehouse runs on`
  return kind === 'private' ? t`Private network ${network}` : t`Network ${network}`
}

/** The same words within a sentence; German keeps its capitals. */
export const inSentence = (words: string): string =>
  language.get().words === 'en' ? words.charAt(0).toLowerCase() + words.slice(1) : words
