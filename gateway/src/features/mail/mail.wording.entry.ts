import { action, note, paragraph, say, type Wordings } from './mail.content.ts'
import { greeting } from './mail.greeting.ts'

export type EntryKind = 'reset_password' | 'unlock' | 'invitation' | 'registration_received' | 'approved' | 'declined'

/** Words with which people get in, or learn that they do not. */
export const entryWordings: Wordings<EntryKind> = {
  reset_password: ({ token }, { to, links }) => ({
    subject: 'Choose a new password',
    title: 'Choose a new password',
    blocks: [
      paragraph(`${greeting(to)} somebody, perhaps you, asked for a new password for this account.`),
      action('Choose a new password', links.withToken('/reset', token)),
      note(
        'The link works once, for 10 minutes, and only the newest one does. If you did not ask, do nothing: your password stays as it is.',
      ),
    ],
  }),
  unlock: ({ token, valid_until: until }, { to, links, moment }) => ({
    subject: 'Unlock your account',
    title: 'Too many wrong passwords',
    blocks: [
      paragraph(
        `${greeting(to)} there were too many failed attempts to sign in to your account, so further ones have to wait. If it was you, end the wait:`,
      ),
      action('Unlock sign-in', links.withToken('/unlock', token)),
      note(`The link works once, until ${moment(until)}. If it was not you, do nothing: nobody got in.`),
    ],
  }),
  invitation: ({ by, groups, token, valid_until: until }, { links, installation, moment }) => ({
    subject: say`You are invited to ${installation}`,
    title: 'You are invited',
    blocks: [
      paragraph(say`${by} invites you to ${installation}, where you get to your team’s apps with one sign-in.`),
      ...(groups.length === 0 ? [] : [paragraph(say`You will be a member of: ${groups.join(', ')}.`)]),
      action('Accept the invitation', links.withToken('/invite', token)),
      note(`The link works once, until ${moment(until)}. If you do not know what this is about, do nothing.`),
    ],
  }),
  registration_received: (_message, { to }) => ({
    subject: 'Your request for an account has arrived',
    title: 'Your request for an account has arrived',
    blocks: [
      paragraph(`${greeting(to)} an admin looks at it. You get a mail when they have decided; until then you cannot sign in.`),
      note('If you did not ask for an account, you can ignore this mail.'),
    ],
  }),
  approved: (_message, { to, links }) => ({
    subject: 'Your account was approved',
    title: 'Your account was approved',
    blocks: [paragraph(`${greeting(to)} an admin has approved your account. You can sign in now.`), action('Sign in', links.to('/signin'))],
  }),
  declined: ({ reason }, { to }) => ({
    subject: 'Your account was not approved',
    title: 'Your account was not approved',
    blocks: [
      paragraph(`${greeting(to)} an admin has declined your request for an account.`),
      ...(reason === null ? [] : [paragraph(say`They wrote: ${reason}`)]),
    ],
  }),
}
