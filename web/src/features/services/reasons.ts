const words: Record<string, string> = {
  refused: 'it refused connections',
  dns: 'its name could not be found',
  timeout: 'it did not answer in time',
  tls: 'its certificate or TLS was at fault',
  connection: 'the connection broke',
  answer: 'it answered with an error',
  unhealthy: 'it said so itself',
  warning: 'it said that something is not as it should be',
  unstable: 'it went up and down',
  starting: 'it was not checked yet',
  not_checked: 'the gateway was in no state to tell',
}

/** Why a status is what it is, in words; null where there is nothing to say. */
export function reasonWords(reason: string | null): string | null {
  return reason !== null && Object.hasOwn(words, reason) ? (words[reason] ?? null) : null
}
