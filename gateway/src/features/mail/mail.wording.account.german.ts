import { action, note, paragraph, say, type Wordings } from './mail.content.ts'
import type { AccountKind } from './mail.wording.account.ts'
import { germanGreeting as greeting } from './mail.greeting.ts'

export const germanAccountWordings: Wordings<AccountKind> = {
  verify_email: ({ token }, { to, links }) => ({
    subject: 'Bestätige deine E-Mail-Adresse',
    title: 'Bestätige deine E-Mail-Adresse',
    blocks: [
      paragraph(`${greeting(to)} mit dieser Adresse wurde ein Konto angelegt. Bestätige, dass sie dir gehört.`),
      action('Adresse bestätigen', links.withToken('/verify', token)),
      note('Der Link gilt einmal, 24 Stunden lang, und nur der neueste. Hast du kein Konto angelegt, ist nichts zu tun.'),
    ],
  }),
  welcome: (_message, { to, links, installation }) => ({
    subject: say`Willkommen bei ${installation}`,
    title: 'Dein Konto ist bereit',
    blocks: [
      paragraph(`${greeting(to)} dein Konto ist bereit. Von der Seite Apps kommst du zu allem, was du benutzen darfst.`),
      action(say`${installation} öffnen`, links.to('/')),
      note(say`Melde dich mit dieser Adresse an: ${to.address}.`),
    ],
  }),
  account_exists: (_message, { to, links }) => ({
    subject: 'Du hast schon ein Konto',
    title: 'Du hast schon ein Konto',
    blocks: [
      paragraph(
        `${greeting(to)} jemand, vielleicht du, wollte mit dieser Adresse ein Konto anlegen. Sie hat schon eines, und nichts wurde geändert.`,
      ),
      action('Anmelden', links.to('/signin')),
      paragraph('Passwort vergessen? Wähle ein neues:'),
      action('Neues Passwort wählen', links.to('/forgot')),
      note('Warst du es nicht, ist nichts zu tun.'),
    ],
  }),
  confirm_email_change: ({ old_address: old, token }, { links }) => ({
    subject: 'Bestätige deine neue E-Mail-Adresse',
    title: 'Bestätige deine neue E-Mail-Adresse',
    blocks: [
      paragraph(say`Das Konto von ${old} soll von nun an diese Adresse haben.`),
      action('Diese Adresse nehmen', links.withToken('/confirm-email', token)),
      note('Der Link gilt einmal, 24 Stunden lang. Weißt du nichts davon, ist nichts zu tun: Die Adresse bleibt, wie sie ist.'),
    ],
  }),
}
