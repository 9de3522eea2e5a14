let token: string | null = null

/** Keeps the token of an invitation out of the address bar and the history. */
export function keepInvitationToken(value: string): void {
  token = value
}

export function keptInvitationToken(): string | null {
  return token
}
