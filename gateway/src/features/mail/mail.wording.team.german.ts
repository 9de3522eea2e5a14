import { action, facts, inert, note, paragraph, say, type Wordings } from './mail.content.ts'
import type { AlertItem } from './mail.messages.ts'
import type { TeamKind } from './mail.wording.team.ts'

export const germanTeamWordings: Wordings<TeamKind> = {
  approval_requested: ({ applicant }, { links }) => ({
    subject: 'Jemand bittet um ein Konto',
    title: 'Jemand bittet um ein Konto',
    blocks: [
      facts([
        ['Adresse', applicant.address],
        ['Name', applicant.name],
      ]),
      action('Anfrage ansehen', links.to('/admin/users')),
      note('Du bekommst diese Mail, weil du Admin bist.'),
    ],
  }),
  access_requested: ({ by, app, reason, as }, { links }) => ({
    subject: say`Zugriff auf ${app} wird angefragt`,
    title: say`${by} fragt Zugriff auf ${app} an`,
    blocks: [
      ...(reason === null ? [] : [paragraph(say`Begründung: ${reason}`)]),
      action('Entscheiden', links.to(as === 'manager' ? '/requests' : '/admin/access')),
      note(
        as === 'manager'
          ? say`Du bekommst diese Mail, weil du eine Gruppe leitest, die über ${app} entscheidet.`
          : 'Du bekommst diese Mail, weil du Admin bist.',
      ),
    ],
  }),
  access_approved: ({ app, until }, { links, moment }) => ({
    subject: say`Du darfst ${app} benutzen`,
    title: say`Du darfst ${app} benutzen`,
    blocks: [
      paragraph(until === null ? 'Deine Anfrage wurde zugelassen.' : `Deine Anfrage wurde zugelassen, bis ${moment(until)}.`),
      action('Deine Apps öffnen', links.to('/')),
    ],
  }),
  access_declined: ({ app, reason }) => ({
    subject: say`Kein Zugriff auf ${app}`,
    title: say`Kein Zugriff auf ${app}`,
    blocks: [paragraph('Deine Anfrage wurde abgelehnt.'), ...(reason === null ? [] : [paragraph(say`Begründung: ${reason}`)])],
  }),
  app_back: ({ app }, { links }) => ({
    subject: say`${app} ist wieder da`,
    title: say`${app} ist wieder da`,
    blocks: [
      paragraph(say`${app} kann wieder benutzt werden.`),
      action('Deine Apps öffnen', links.to('/')),
      note('Du bekommst diese Mail einmal, weil du darum gebeten hast.'),
    ],
  }),
  service_alert: ({ items }, { links, moment }) => ({
    subject: titleOf(items),
    title: titleOf(items),
    blocks: [...items.map((item) => paragraph(sentenceOf(item, moment))), action('Ansehen', links.to('/admin/services'))],
  }),
}

function titleOf(items: readonly AlertItem[]): string {
  const [first] = items
  if (items.length === 1 && first !== undefined) return `${inert(first.name)} ${phrases[first.event]}`
  const down = items.filter(({ event }) => event === 'down').length
  const back = items.filter(({ event }) => event === 'back').length
  const parts = [down > 0 ? `${down} nicht verfügbar` : '', back > 0 ? `${back} wieder da` : ''].filter((part) => part !== '')
  return `${items.length} Apps haben sich verändert${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
}

const phrases = {
  down: 'ist nicht verfügbar',
  back: 'ist wieder da',
  blip: 'war kurz nicht verfügbar',
  unstable: 'fällt aus und kommt wieder',
} satisfies Record<AlertItem['event'], string>

const reasons: Record<string, string> = {
  refused: 'Verbindungen werden abgelehnt',
  dns: 'der Name ist nicht zu finden',
  timeout: 'es kommt nicht rechtzeitig eine Antwort',
  tls: 'mit Zertifikat oder TLS stimmt etwas nicht',
  connection: 'die Verbindung bricht ab',
  answer: 'die Antwort ist ein Fehler',
  unhealthy: 'die App sagt es selbst',
}

function sentenceOf({ name, event, at, reason, because_of_it: dependents }: AlertItem, moment: (at: Date) => string): string {
  const since = at === '' ? '' : ` (${moment(new Date(at))})`
  const why = event === 'down' && reason !== null && reasons[reason] !== undefined ? `: ${reasons[reason]}` : ''
  const along = dependents.length > 0 ? ` Deshalb auch: ${inert(dependents.join(', '))}.` : ''
  return `${inert(name)} ${phrases[event]}${why}${since}.${along}`
}
