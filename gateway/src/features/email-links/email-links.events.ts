import type { Log } from '@gatehouse/kit/log'

/** What happens to addresses and with links, told in one place each. Neither addresses nor tokens are logged. */
export type EmailLinkEvents = {
  verified: (userId: string) => void
  passwordReset: (userId: string) => void
  changeAsked: (userId: string) => void
  changed: (userId: string) => void
  changeUndone: (userId: string) => void
  linkRefused: (about: { purpose: string; code: string; address: string }) => void
  requestFailed: (error: unknown) => void
}

export function createEmailLinkEvents(log: Log): EmailLinkEvents {
  return {
    verified: (userId) => log.info({ user_id: userId }, 'an e-mail address was confirmed'),
    passwordReset: (userId) => log.info({ user_id: userId }, 'a password was set with a mailed link'),
    changeAsked: (userId) => log.info({ user_id: userId }, 'a change of e-mail address was asked for'),
    changed: (userId) => log.info({ user_id: userId }, 'an e-mail address was changed'),
    changeUndone: (userId) => log.warn({ user_id: userId }, 'a change of e-mail address was undone with the link to the old address'),
    linkRefused: ({ purpose, code, address }) => log.info({ purpose, code, address }, 'a mailed link was refused'),
    requestFailed: (error) => log.error({ err: error }, 'a request for a mail could not be worked on; it is tried again'),
  }
}
