import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { i18n } from '../../language/words.ts'

const words: Record<string, MessageDescriptor> = {
  refused: msg`it refused connections`,
  dns: msg`its name could not be found`,
  timeout: msg`it did not answer in time`,
  tls: msg`its certificate or TLS was at fault`,
  connection: msg`the connection broke`,
  answer: msg`it answered with an error`,
  unhealthy: msg`it said so itself`,
  warning: msg`it said that something is not as it should be`,
  unstable: msg`it went up and down`,
  starting: msg`it was not checked yet`,
  not_checked: msg`the gateway was in no state to tell`,
}

/** Why a status is what it is, in words; null where there is nothing to say. */
export function reasonWords(reason: string | null): string | null {
  const known = reason !== null && Object.hasOwn(words, reason) ? words[reason] : undefined
  return known === undefined ? null : i18n._(known)
}
