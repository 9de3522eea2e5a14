import { action, note, paragraph, say, type Wordings } from './mail.content.ts'
import { greeting } from './mail.greeting.ts'

export type AccountKind = 'verify_email' | 'welcome' | 'account_exists' | 'confirm_email_change'

/** Words about having an account and proving its address. */
export const accountWordings: Wordings<AccountKind> = {
  verify_email: ({ token }, { to, links }) => ({
    subject: 'Confirm your e-mail address',
    title: 'Confirm your e-mail address',
    blocks: [
      paragraph(`${greeting(to)} an account was made with this address. Confirm that it is yours.`),
      action('Confirm this address', links.withToken('/verify', token)),
      note('The link works once, for 24 hours, and only the newest one does. If you did not make an account, do nothing.'),
    ],
  }),
  welcome: (_message, { to, links, installation }) => ({
    subject: say`Welcome to ${installation}`,
    title: 'Your account is ready',
    blocks: [
      paragraph(`${greeting(to)} your account is ready. From the Apps page you get to everything you may use.`),
      action(say`Open ${installation}`, links.to('/')),
      note(say`Sign in with this address, ${to.address}.`),
    ],
  }),
  account_exists: (_message, { to, links }) => ({
    subject: 'You already have an account',
    title: 'You already have an account',
    blocks: [
      paragraph(
        `${greeting(to)} somebody, perhaps you, tried to make an account with this address. It has one already, and nothing was changed.`,
      ),
      action('Sign in', links.to('/signin')),
      paragraph('Forgotten the password? Choose a new one:'),
      action('Choose a new password', links.to('/forgot')),
      note('If it was not you, there is nothing to do.'),
    ],
  }),
  confirm_email_change: ({ old_address: old, token }, { links }) => ({
    subject: 'Confirm your new e-mail address',
    title: 'Confirm your new e-mail address',
    blocks: [
      paragraph(say`The account of ${old} is to use this address from now on.`),
      action('Use this address', links.withToken('/confirm-email', token)),
      note('The link works once, for 24 hours. If you know nothing of this, do nothing: the address stays as it is.'),
    ],
  }),
}
