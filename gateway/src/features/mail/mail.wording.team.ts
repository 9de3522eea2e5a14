import { action, facts, inert, note, paragraph, say, type Wordings } from './mail.content.ts'
import type { AlertItem } from './mail.messages.ts'

export type TeamKind = 'approval_requested' | 'access_requested' | 'access_approved' | 'access_declined' | 'app_back' | 'service_alert'

/** Words about what people of a team ask of one another, and about the apps they use. */
export const teamWordings: Wordings<TeamKind> = {
  approval_requested: ({ applicant }, { links }) => ({
    subject: 'Somebody asks for an account',
    title: 'Somebody asks for an account',
    blocks: [
      facts([
        ['Address', applicant.address],
        ['Name', applicant.name],
      ]),
      action('Look at the request', links.to('/admin/users')),
      note('You get this mail because you are an admin.'),
    ],
  }),
  // One that waited through an update says nothing of `as`.
  access_requested: ({ by, app, reason, as }, { links }) => ({
    subject: say`Access to ${app} is asked for`,
    title: say`${by} asks for access to ${app}`,
    blocks: [
      ...(reason === null ? [] : [paragraph(say`They wrote: ${reason}`)]),
      action('Decide', links.to(as === 'manager' ? '/requests' : '/admin/access')),
      note(
        as === 'manager'
          ? say`You get this mail because you manage a group that decides about ${app}.`
          : 'You get this mail because you are an admin.',
      ),
    ],
  }),
  access_approved: ({ app, until }, { links, moment }) => ({
    subject: say`You may use ${app}`,
    title: say`You may use ${app}`,
    blocks: [
      paragraph(until === null ? 'Your request was approved.' : `Your request was approved, until ${moment(until)}.`),
      action('Open your apps', links.to('/')),
    ],
  }),
  access_declined: ({ app, reason }) => ({
    subject: say`No access to ${app}`,
    title: say`No access to ${app}`,
    blocks: [paragraph('Your request was declined.'), ...(reason === null ? [] : [paragraph(say`The reason: ${reason}`)])],
  }),
  app_back: ({ app }, { links }) => ({
    subject: say`${app} is back`,
    title: say`${app} is back`,
    blocks: [
      paragraph(say`${app} can be used again.`),
      action('Open your apps', links.to('/')),
      note('You get this mail once, because you asked for it.'),
    ],
  }),
  service_alert: ({ items }, { links, moment }) => ({
    subject: alertTitle(items, inert),
    title: alertTitle(items, inert),
    blocks: [
      ...items.map((item) => paragraph(alertSentence(item, { moment, quote: inert }))),
      action('Look at it', links.to('/admin/services')),
    ],
  }),
}

/** How names are written: so that nobody's mail program makes a link of one, or as they are, for programs. */
type Quote = (text: string) => string

export function alertTitle(items: readonly AlertItem[], quote: Quote): string {
  const [first] = items
  if (items.length === 1 && first !== undefined) return `${quote(first.name)} ${phrases[first.event]}`
  const down = items.filter(({ event }) => event === 'down').length
  const back = items.filter(({ event }) => event === 'back').length
  const parts = [down > 0 ? `${down} unavailable` : '', back > 0 ? `${back} back` : ''].filter((part) => part !== '')
  return `${items.length} apps changed${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
}

const phrases = {
  down: 'is unavailable',
  back: 'is back',
  blip: 'was unavailable for a moment',
  unstable: 'goes up and down',
} satisfies Record<AlertItem['event'], string>

const reasons: Record<string, string> = {
  refused: 'it refuses connections',
  dns: 'its name cannot be found',
  timeout: 'it does not answer in time',
  tls: 'its certificate or TLS is at fault',
  connection: 'the connection breaks',
  answer: 'it answers with an error',
  unhealthy: 'it says so itself',
}

export function alertSentence(item: AlertItem, { moment, quote }: { moment: (at: Date) => string; quote: Quote }): string {
  const { name, event, at, reason, because_of_it: dependents } = item
  const since = at === '' ? '' : ` (${moment(new Date(at))})`
  const why = event === 'down' && reason !== null && reasons[reason] !== undefined ? `: ${reasons[reason]}` : ''
  const along = dependents.length > 0 ? ` Because of it also: ${quote(dependents.join(', '))}.` : ''
  return `${quote(name)} ${phrases[event]}${why}${since}.${along}`
}
