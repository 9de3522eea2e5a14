let token: string | null = null

/** Keeps the one-time token out of the address bar, the history and every later request's referrer. */
export function keepSetUpToken(value: string): void {
  token = value
}

export function keptSetUpToken(): string | null {
  return token
}
