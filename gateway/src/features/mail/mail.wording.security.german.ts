import { action, facts, note, paragraph, say, type About, type Block, type Content, type Wordings } from './mail.content.ts'
import type { Links } from './mail.links.ts'
import type { Circumstances, Message } from './mail.messages.ts'
import type { SecurityKind } from './mail.wording.security.ts'

export const germanSecurityWordings: Wordings<SecurityKind> = {
  email_changed: (message, { links }) =>
    notice('Deine E-Mail-Adresse wurde geändert', [
      paragraph(say`Dein Konto hat jetzt die Adresse ${message.new_address} statt dieser.`),
      paragraph('Warst du es, ist nichts zu tun. Wenn nicht, hol dir dein Konto zurück:'),
      action('Änderung rückgängig machen', links.withToken('/undo-email', message.undo_token)),
      note('Der Link gilt einmal, 3 Tage lang. Er bringt diese Adresse zurück, verlangt ein neues Passwort und meldet alle ab.'),
    ]),
  email_change_undone: ({ restored_address: restored }) =>
    notice('Eine Änderung deiner E-Mail-Adresse wurde rückgängig gemacht', [
      paragraph(say`Das Konto hat wieder die Adresse ${restored} statt dieser. Es hat ein neues Passwort, und alle wurden abgemeldet.`),
      paragraph('Dazu brauchte es einen Link aus einer Mail an jene Adresse. Gehört das Konto dir, sag es deinem Admin.'),
    ]),
  password_changed: (message, about) =>
    notice('Dein Passwort wurde geändert', [paragraph(changedBy[message.by]), when(message, about), ...ifNotYou(about.links)]),
  new_sign_in: (message, about) =>
    notice('Neue Anmeldung an deinem Konto', [
      paragraph('Jemand hat sich an deinem Konto mit einem Browser angemeldet, der dafür bisher nicht benutzt wurde.'),
      when(message, about),
      paragraph('Warst du es, ist nichts zu tun. Wenn nicht, beende jene Sitzung und ändere dein Passwort:'),
      action('Sehen, wo du angemeldet bist', about.links.to('/profile/security')),
    ]),
  session_reuse: (message, about) =>
    notice('Eine Anmeldung von dir wurde kopiert', [
      paragraph(
        'Was einen Browser angemeldet hält, wurde ein zweites Mal benutzt. Das geschieht, wenn es kopiert wurde. Jene Sitzung ist beendet; melde dich neu an, wo du es brauchst.',
      ),
      when(message, about),
      paragraph('Geschieht das wieder, suche auf deinen Geräten nach schädlichen Programmen und ändere dein Passwort.'),
      action('Sehen, wo du angemeldet bist', about.links.to('/profile/security')),
    ]),
  factor_added: (message, about) => factorNotice(message, about),
  factor_removed: (message, about) => factorNotice(message, about),
  factors_reset: (message, about) =>
    notice('Dein zweiter Faktor wurde zurückgesetzt', [
      paragraph(
        say`${message.by} hat Authenticator-App, Passkeys und Wiederherstellungscodes deines Kontos entfernt. Melde dich mit deinem Passwort an und richte einen neuen ein.`,
      ),
      when(message, about),
      action('Zweiten Faktor einrichten', about.links.to('/profile/security')),
    ]),
  recovery_code_used: (message, about) =>
    notice('Ein Wiederherstellungscode wurde benutzt', [
      paragraph(`Jemand hat sich mit einem Wiederherstellungscode angemeldet. ${leftSentence(message.left)}`),
      when(message, about),
      ...ifNotYou(about.links),
    ]),
  api_token_made: (message, about) =>
    notice('Für dein Konto wurde ein API-Token angelegt', [
      paragraph(
        message.by === null
          ? 'Wer ihn hat, kann deine Apps benutzen wie du, ohne dein Passwort.'
          : say`${message.by} hat ihn angelegt. Wer ihn hat, kann deine Apps benutzen wie du, ohne dein Passwort.`,
      ),
      facts([
        ['Name', message.label],
        ['Apps', message.apps === null ? 'alle' : message.apps.join(', ')],
        ['Gilt bis', message.valid_until === null ? null : about.moment(message.valid_until)],
        ...circumstances(message, about),
      ]),
      paragraph('Warst du es, ist nichts zu tun. Wenn nicht, widerrufe ihn sofort, wähle dann ein neues Passwort und sag es deinem Admin:'),
      action('Deine Tokens ansehen', about.links.to('/profile/security')),
      note('Ein neues Passwort beendet Tokens nicht; sie werden einzeln widerrufen.'),
    ]),
  api_token_revoked: (message, about) =>
    notice('Ein API-Token von dir wurde widerrufen', [
      paragraph(say`${message.by} hat ihn widerrufen. Programme, die ihn benutzt haben, werden von nun an abgelehnt.`),
      facts([['Name', message.label], ...circumstances(message, about)]),
      action('Deine Tokens ansehen', about.links.to('/profile/security')),
    ]),
}

function factorNotice(message: Extract<Message, { kind: 'factor_added' | 'factor_removed' }>, about: About): Content {
  const added = message.kind === 'factor_added'
  return notice(`${factorName[message.factor]} wurde ${added ? 'hinzugefügt' : 'entfernt'}`, [
    paragraph(
      added ? 'Damit kann man sich von nun an an deinem Konto anmelden.' : 'Damit kann man sich nicht mehr an deinem Konto anmelden.',
    ),
    facts([['Name', message.label], ...circumstances(message, about)]),
    ...ifNotYou(about.links),
  ])
}

const factorName = { 'authenticator app': 'Eine Authenticator-App', passkey: 'Ein Passkey' } as const

const changedBy = {
  owner: 'Das Passwort deines Kontos wurde geändert, und alle anderen Sitzungen wurden beendet.',
  link: 'Das Passwort deines Kontos wurde mit einem Link aus einer Mail geändert, und alle Sitzungen wurden beendet.',
  admin: 'Ein Admin hat das Passwort deines Kontos geändert, und alle Sitzungen wurden beendet.',
} as const

const notice = (subject: string, blocks: Block[]): Content => ({ subject, title: subject, blocks })

const circumstances = ({ at, device, network }: Circumstances, { moment }: About) =>
  [
    ['Wann', moment(at)],
    ['Gerät', device],
    ['Netz', network],
  ] as const

const when = (message: Circumstances, about: About): Block => facts(circumstances(message, about))

const ifNotYou = (links: Links): Block[] => [
  paragraph('Warst du es, ist nichts zu tun. Wenn nicht, wähle sofort ein neues Passwort und sag es deinem Admin:'),
  action('Neues Passwort wählen', links.to('/forgot')),
  note('Ein neues Passwort meldet alle ab, die an deinem Konto angemeldet sind.'),
]

function leftSentence(left: number): string {
  if (left === 0) return 'Es war der letzte: Lege in deinem Profil neue an.'
  return left === 1 ? 'Einer ist übrig: Lege in deinem Profil neue an.' : `${left} sind übrig.`
}
