/** Lives of what signs people in, in seconds (docs/decisions/0010-sessions-and-cookies.md). */
export const lifetimes = {
  /** The access token of a browser; it is renewed with the refresh token. */
  access_s: 600,
  /** A browser session that was not renewed for so long is over, */
  idle_s: 7 * 86_400,
  /** and any is after this. */
  absolute_s: 30 * 86_400,
  /** The access token of POST /api/auth/login, and its session. */
  bearer_s: 8 * 3600,
} as const

/** How much the clocks of several gateways may differ: a token from the near future is accepted, an expired one never. */
export const clockToleranceS = 30
