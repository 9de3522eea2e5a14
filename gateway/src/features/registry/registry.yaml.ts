import { stringify } from 'yaml'
import { serviceEntrySchema, serviceFrom, type Service, type ServiceEntry } from './registry.schemas.ts'

/** Services as a services file has them: what is at its default is left out, so that what matters stands out. */
export function servicesToYaml(services: readonly Service[]): string {
  if (services.length === 0) return 'services: []\n'
  const entries = services.map((service) => entryText(entryFrom(service)))
  return `services:\n${entries.join('\n')}`
}

/** The members of an entry that say something, in the order of the schema. */
function entryFrom(service: Service): Record<string, unknown> {
  const { key, name, kind, mount } = service
  const unmoved = serviceFrom(serviceEntrySchema.parse({ key, name, kind }))
  const usual = mount === null ? unmoved : serviceFrom(serviceEntrySchema.parse({ key, name, kind, mount }))
  const isUsual = (member: keyof Service): boolean => {
    if (member === 'kind') return kind === 'api'
    if (member === 'mount') return mount === unmoved.mount
    return member !== 'key' && member !== 'name' && JSON.stringify(service[member]) === JSON.stringify(usual[member])
  }
  const members = Object.keys(serviceEntrySchema.shape) as (keyof ServiceEntry)[]
  return Object.fromEntries(members.filter((member) => !isUsual(member)).map((member) => [member, service[member]]))
}

/** One item of the list, indented below `services:`. */
function entryText(entry: Record<string, unknown>): string {
  const lines = stringify(entry, { lineWidth: 0 }).trimEnd().split('\n')
  return `${lines.map((line, at) => (line === '' ? '' : `${at === 0 ? '  - ' : '    '}${line}`)).join('\n')}\n`
}
