const day_s = 86_400

/** Lives of what signs people in, in seconds (docs/decisions/0010-sessions-and-cookies.md). */
export const lifetimes = {
  /** The access token of a browser; it is renewed with the refresh token. */
  access_s: 600,
  /** A browser session that was not used for `idle_s` is over, and any is after `absolute_s`. */
  remembered: { idle_s: 7 * day_s, absolute_s: 30 * day_s },
  /** Without “stay signed in”: its cookies end with the browser, but one that is never closed, or restores them, has an end too. */
  unremembered: { idle_s: day_s, absolute_s: 7 * day_s },
  /** The access token of POST /api/auth/login, and its session. */
  bearer_s: 8 * 3600,
} as const

/** For so long an exchanged refresh token still gives its successor: the tabs of one browser ask at the same time. */
export const replayWindowS = 20

/** How much the clocks of several gateways may differ: a token from the near future is accepted, an expired one never. */
export const clockToleranceS = 30

/** Browsers a person is known by: how many at most, and for how long one is remembered that was not seen. */
export const knownDeviceLimits = { per_user: 20, unseen_s: 180 * day_s } as const
