import { action, note, paragraph, say, type Wordings } from './mail.content.ts'
import { germanGreeting as greeting } from './mail.greeting.ts'
import type { EntryKind } from './mail.wording.entry.ts'

export const germanEntryWordings: Wordings<EntryKind> = {
  reset_password: ({ token }, { to, links }) => ({
    subject: 'Wähle ein neues Passwort',
    title: 'Wähle ein neues Passwort',
    blocks: [
      paragraph(`${greeting(to)} jemand, vielleicht du, hat für dieses Konto um ein neues Passwort gebeten.`),
      action('Neues Passwort wählen', links.withToken('/reset', token)),
      note(
        'Der Link gilt einmal, 10 Minuten lang, und nur der neueste. Hast du nicht darum gebeten, ist nichts zu tun: Dein Passwort bleibt, wie es ist.',
      ),
    ],
  }),
  unlock: ({ token, valid_until: until }, { to, links, moment }) => ({
    subject: 'Entsperre dein Konto',
    title: 'Zu viele falsche Passwörter',
    blocks: [
      paragraph(
        `${greeting(to)} es gab zu viele fehlgeschlagene Anmeldungen an deinem Konto, darum müssen weitere warten. Warst du es, beende die Wartezeit:`,
      ),
      action('Anmeldung entsperren', links.withToken('/unlock', token)),
      note(`Der Link gilt einmal, bis ${moment(until)}. Warst du es nicht, ist nichts zu tun: Niemand ist hineingekommen.`),
    ],
  }),
  invitation: ({ by, groups, token, valid_until: until }, { links, installation, moment }) => ({
    subject: say`Du bist eingeladen zu ${installation}`,
    title: 'Du bist eingeladen',
    blocks: [
      paragraph(say`${by} lädt dich ein zu ${installation}. Dort kommst du mit einer Anmeldung zu den Apps deines Teams.`),
      ...(groups.length === 0 ? [] : [paragraph(say`Du wirst Mitglied von: ${groups.join(', ')}.`)]),
      action('Einladung annehmen', links.withToken('/invite', token)),
      note(`Der Link gilt einmal, bis ${moment(until)}. Weißt du nicht, worum es geht, ist nichts zu tun.`),
    ],
  }),
  registration_received: (_message, { to }) => ({
    subject: 'Deine Bitte um ein Konto ist angekommen',
    title: 'Deine Bitte um ein Konto ist angekommen',
    blocks: [
      paragraph(
        `${greeting(to)} ein Admin sieht sie sich an. Wenn entschieden ist, bekommst du eine Mail; bis dahin kannst du dich nicht anmelden.`,
      ),
      note('Hast du nicht um ein Konto gebeten, kannst du diese Mail übergehen.'),
    ],
  }),
  approved: (_message, { to, links }) => ({
    subject: 'Dein Konto wurde zugelassen',
    title: 'Dein Konto wurde zugelassen',
    blocks: [
      paragraph(`${greeting(to)} ein Admin hat dein Konto zugelassen. Du kannst dich jetzt anmelden.`),
      action('Anmelden', links.to('/signin')),
    ],
  }),
  declined: ({ reason }, { to }) => ({
    subject: 'Dein Konto wurde abgelehnt',
    title: 'Dein Konto wurde abgelehnt',
    blocks: [
      paragraph(`${greeting(to)} ein Admin hat deine Bitte um ein Konto abgelehnt.`),
      ...(reason === null ? [] : [paragraph(say`Begründung: ${reason}`)]),
    ],
  }),
}
