import { action, facts, note, paragraph, say, type About, type Block, type Content, type Wordings } from './mail.content.ts'
import type { Links } from './mail.links.ts'
import type { Circumstances, Message } from './mail.messages.ts'

export type SecurityKind =
  | 'email_changed'
  | 'email_change_undone'
  | 'password_changed'
  | 'new_sign_in'
  | 'session_reuse'
  | 'factor_added'
  | 'factor_removed'
  | 'factors_reset'
  | 'recovery_code_used'
  | 'api_token_made'
  | 'api_token_revoked'

/** Notices of what happened to an account, each with what to do if it was somebody else. */
export const securityWordings: Wordings<SecurityKind> = {
  email_changed: (message, { links }) =>
    notice('Your e-mail address was changed', [
      paragraph(say`Your account now uses ${message.new_address} instead of this address.`),
      paragraph('If it was you, there is nothing to do. If not, take your account back:'),
      action('Undo the change', links.withToken('/undo-email', message.undo_token)),
      note('The link works once, for 3 days. It brings back this address, asks for a new password and signs everybody out.'),
    ]),
  email_change_undone: ({ restored_address: restored }) =>
    notice('A change of your e-mail address was undone', [
      paragraph(say`The account uses ${restored} again instead of this address. It has a new password, and everybody was signed out.`),
      paragraph('That took a link from a mail to that address. If the account is yours, tell your admin.'),
    ]),
  password_changed: (message, about) =>
    notice('Your password was changed', [paragraph(changedBy[message.by]), when(message, about), ...ifNotYou(about.links)]),
  new_sign_in: (message, about) =>
    notice('New sign-in to your account', [
      paragraph('Somebody signed in to your account with a browser that was not used for it before.'),
      when(message, about),
      paragraph('If it was you, there is nothing to do. If not, end that session and change your password:'),
      action('See where you are signed in', about.links.to('/profile/security')),
    ]),
  session_reuse: (message, about) =>
    notice('A sign-in of yours was copied', [
      paragraph(
        'What keeps a browser signed in was used a second time, which happens when it was copied. That session was ended; sign in again where you need to.',
      ),
      when(message, about),
      paragraph('If this happens again, look for harmful software on your devices, and change your password.'),
      action('See where you are signed in', about.links.to('/profile/security')),
    ]),
  factor_added: (message, about) => factorNotice(message, about),
  factor_removed: (message, about) => factorNotice(message, about),
  factors_reset: (message, about) =>
    notice('Your second factor was reset', [
      paragraph(
        say`${message.by} has removed the authenticator app, passkeys and recovery codes of your account. Sign in with your password, then set up a new one.`,
      ),
      when(message, about),
      action('Set up a second factor', about.links.to('/profile/security')),
    ]),
  recovery_code_used: (message, about) =>
    notice('A recovery code was used', [
      paragraph(`Somebody signed in with a recovery code. ${leftSentence(message.left)}`),
      when(message, about),
      ...ifNotYou(about.links),
    ]),
  api_token_made: (message, about) =>
    notice('An API token was made for your account', [
      paragraph(
        message.by === null
          ? 'Whoever has it can use your apps as you, without your password.'
          : say`${message.by} made it. Whoever has it can use your apps as you, without your password.`,
      ),
      facts([
        ['Name', message.label],
        ['Apps', message.apps === null ? 'all' : message.apps.join(', ')],
        ['Good until', message.valid_until === null ? null : about.moment(message.valid_until)],
        ...circumstances(message, about),
      ]),
      paragraph('If it was you, there is nothing to do. If not, revoke it at once, then choose a new password and tell your admin:'),
      action('See your tokens', about.links.to('/profile/security')),
      note('A new password does not end tokens; they are revoked one by one.'),
    ]),
  api_token_revoked: (message, about) =>
    notice('An API token of yours was revoked', [
      paragraph(say`${message.by} has revoked it. Programs that used it are refused from now on.`),
      facts([['Name', message.label], ...circumstances(message, about)]),
      action('See your tokens', about.links.to('/profile/security')),
    ]),
}

function factorNotice(message: Extract<Message, { kind: 'factor_added' | 'factor_removed' }>, about: About): Content {
  const added = message.kind === 'factor_added'
  return notice(`${factorName[message.factor]} was ${added ? 'added' : 'removed'}`, [
    paragraph(`It can be used to sign in to your account ${added ? 'from now on' : 'no more'}.`),
    facts([['Name', message.label], ...circumstances(message, about)]),
    ...ifNotYou(about.links),
  ])
}

const factorName = { 'authenticator app': 'An authenticator app', passkey: 'A passkey' } as const

const changedBy = {
  owner: 'The password of your account was changed, and all other sessions were ended.',
  link: 'The password of your account was changed with a link from a mail, and all sessions were ended.',
  admin: 'An admin has changed the password of your account, and all sessions were ended.',
} as const

const notice = (subject: string, blocks: Block[]): Content => ({ subject, title: subject, blocks })

const circumstances = ({ at, device, network }: Circumstances, { moment }: About) =>
  [
    ['When', moment(at)],
    ['Device', device],
    ['Network', network],
  ] as const

const when = (message: Circumstances, about: About): Block => facts(circumstances(message, about))

const ifNotYou = (links: Links): Block[] => [
  paragraph('If it was you, there is nothing to do. If not, choose a new password at once, and tell your admin:'),
  action('Choose a new password', links.to('/forgot')),
  note('A new password signs out everybody who is signed in to your account.'),
]

function leftSentence(left: number): string {
  if (left === 0) return 'It was the last one: make new ones in your profile.'
  return left === 1 ? 'One is left: make new ones in your profile.' : `${left} are left.`
}
