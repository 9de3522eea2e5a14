import type { LimitRules } from './limits.limit.ts'

/** What is limited beside passwords, whose limits are in their own settings: one line for each thing that can be guessed or flooded. */
export const limits = {
  // Registering costs a hash and a row; a whole class behind one address may still do it in one lesson.
  register: { network: { most: 100, window_s: 3600 } },
  // Mails that are asked for by naming an address; how many one address gets is the mail feature's to know.
  ask_for_mail: { network: { most: 60, window_s: 3600 } },
  // Links that were tried in vain. 256 random bits are not guessed; trying is still not free.
  mailed_link: { network: { most: 20, window_s: 900 } },
  invitation: { network: { most: 20, window_s: 900 } },
  unlock: { network: { most: 20, window_s: 900 } },
  setup: { network: { most: 20, window_s: 900 } },
  // Pictures that somebody who is signed in has made of an upload: each takes a core for a moment.
  portrait: { subject: { most: 30, window_s: 3600 } },
  // Codes of the second factor, guessed by whoever knows the password: from wherever, at most one in a quarter of an hour in the long run,
  // which finds one of six digits, three of them good, once in about ten years.
  second_factor: { subject: { most: 5, window_s: 86_400, growsTo_s: 900 } },
  // API tokens that are not good: looked up once each, and a program that goes on sending the same one is not counted again.
  api_token: { network: { most: 60, window_s: 900 } },
  // Challenges for passkeys that anybody may ask for: a row each, for five minutes. A whole company may sit behind one address.
  passkey_challenge: { network: { most: 300, window_s: 300 } },
  // Passkeys that were refused where nobody is known yet: each is written down in the audit trail, as wrong passwords are, and as many of
  // those may come from one network.
  passkey: { network: { most: 100, window_s: 300 } },
} satisfies Record<string, LimitRules>

export type LimitName = keyof typeof limits
