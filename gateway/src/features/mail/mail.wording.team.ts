import { action, facts, inert, moment, note, paragraph, say, type Wordings } from './mail.content.ts'

type TeamKind = 'approval_requested' | 'access_requested' | 'access_approved' | 'access_declined' | 'app_back' | 'service_alert'

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
  access_approved: ({ app, until }, { links }) => ({
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
  service_alert: ({ title, lines, path }, { links }) => ({
    subject: inert(title),
    title: inert(title),
    blocks: [...lines.map((line) => paragraph(inert(line))), ...(path === null ? [] : [action('Look at it', links.to(path))])],
  }),
}
