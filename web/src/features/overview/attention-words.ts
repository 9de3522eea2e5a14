import { msg, plural, t } from '@lingui/core/macro'
import { linkOptions } from '@tanstack/react-router'
import type { Attention } from '../../api/overview-types.ts'
import { inOurWords } from '../../language/server-words.ts'
import { i18n } from '../../language/words.ts'
import { paths } from '../../paths.ts'
import { formatBytes, formatList, formatNumber, formatSince } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { reasonWords } from '../services/reasons.ts'

export type When = { now: number; locale: Locale }

type Of<Kind extends Attention['kind']> = Extract<Attention, { kind: Kind }>
type Words = { [Kind in Attention['kind']]: (item: Of<Kind>, when: When) => string }

const words: Words = {
  service_down: ({ name, since, reason, others }, when) => {
    const time = timeOf(since, when)
    const why = reasonWords(reason)
    if (others > 0)
      return plural(others, {
        one: `${name} has been unavailable since ${time}, and another service with it.`,
        other: `${name} has been unavailable since ${time}, and # services with it.`,
      })
    return why === null ? t`${name} has been unavailable since ${time}.` : t`${name} has been unavailable since ${time}: ${why}.`
  },
  service_unwell: ({ name, since, reason }, when) => {
    const time = timeOf(since, when)
    if (reason === 'unstable') return t`${name} has been going up and down since ${time}.`
    if (reason === 'warning') return t`${name} answers, but has said since ${time} that something is not as it should be.`
    return t`${name} has been slow since ${time}.`
  },
  checks_stopped: ({ since }, when) => {
    const time = timeOf(since, when)
    return t`Nobody has checked the services since ${time}; what is shown of them may be old.`
  },
  services_file: ({ since }, when) => {
    const time = timeOf(since, when)
    return t`The services file has had faults since ${time}; what it said before stays in force.`
  },
  services_set_aside: ({ names }) => {
    const services = formatList(names)
    return t`Stored, but not in force: ${services}.`
  },
  versions_differ: ({ own, services }) => {
    const others = formatList(services.map(({ name, version }) => `${name} ${version}`))
    return t`Gatehouse is version ${own}, but beside it runs ${others}; let all run the same.`
  },
  settings_not_in_force: ({ names }) => {
    const services = formatList(names)
    return t`The settings that were saved last are not in force yet at ${services}.`
  },
  changes_unheard: () =>
    t`Gatehouse does not hear the notices of its database, so changes of access take up to 5 seconds; it keeps trying.`,
  audit_broken: ({ checked_at }, when) => {
    const time = timeOf(checked_at, when)
    return t`Somebody changed the audit trail: the check of ${time} found its chain broken.`
  },
  certificate_ends: ({ days_left: days }) =>
    days < 0
      ? t`The certificate has run out; browsers warn people off.`
      : plural(days, { one: 'The certificate runs out in # day.', other: 'The certificate runs out in # days.' }),
  certificate_refused: ({ fault: english }) => {
    const fault = inOurWords(english)
    return t`The new certificate cannot be used, the last good one stays: ${fault}.`
  },
  certificate_names: ({ hosts }) => {
    const names = formatList(hosts)
    return t`The certificate is not made out to ${names}.`
  },
  disk_low: ({ free_bytes, total_bytes }) => {
    const [free, total] = [formatBytes(free_bytes), formatBytes(total_bytes)]
    return t`The disk of the data folder is nearly full: ${free} of ${total} are left.`
  },
  sign_ins_refused: ({ last_day: count, usual }) => {
    const [refused, often] = [formatNumber(count), formatNumber(usual)]
    return usual === 0
      ? t`${refused} sign-ins were refused in 24 hours; usually there are none.`
      : t`${refused} sign-ins were refused in 24 hours; usually it is ${often} a day.`
  },
  mail_failed: ({ count }) => plural(count, { one: '# mail could not be sent.', other: '# mails could not be sent.' }),
  registrations_waiting: ({ count }) =>
    plural(count, { one: '# person has registered and waits for an admin.', other: '# people have registered and wait for an admin.' }),
  requests_waiting: ({ count }) =>
    plural(count, { one: '# request for an app waits for a decision.', other: '# requests for apps wait for a decision.' }),
}

/** What it is about, in one sentence. */
export function sentenceOf(item: Attention, when: When): string {
  // Each kind has the words of its own kind; TypeScript does not follow that through an index.
  return (words[item.kind] as (one: Attention, at: When) => string)(item, when)
}

/** When it began; without that, now is the least that is certain. */
const timeOf = (iso: string | null, { now, locale }: When): string => formatSince(iso ?? new Date(now).toISOString(), now, locale)

const services = { label: msg`See services`, link: linkOptions({ to: paths.services }) }
const certificate = { label: msg`See the certificate`, link: linkOptions({ to: paths.certificate }) }

const places = {
  checks_stopped: services,
  changes_unheard: services,
  services_file: services,
  services_set_aside: services,
  versions_differ: services,
  settings_not_in_force: services,
  audit_broken: { label: msg`See the trail`, link: linkOptions({ to: paths.audit }) },
  certificate_ends: certificate,
  certificate_refused: certificate,
  certificate_names: certificate,
  disk_low: { label: msg`Limit documents`, link: linkOptions({ to: paths.documentSettings }) },
  sign_ins_refused: { label: msg`See who was refused`, link: linkOptions({ to: paths.audit, search: { area: 'session.refused' } }) },
  mail_failed: { label: msg`See mails`, link: linkOptions({ to: paths.mail, search: { state: 'failed' } }) },
  registrations_waiting: { label: msg`See who waits`, link: linkOptions({ to: paths.waiting }) },
  requests_waiting: { label: msg`See requests`, link: linkOptions({ to: paths.accessRequests }) },
}

/** Where it is seen to, and what the way there is called. */
export function placeOf(item: Attention) {
  if ('key' in item) {
    const { name, key } = item
    return { label: t`See ${name}`, link: linkOptions({ to: paths.service, params: { key } }) }
  }
  const { label, link } = places[item.kind]
  return { label: i18n._(label), link }
}
