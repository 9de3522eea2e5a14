import type { Service } from '../registry/registry.feature.ts'
import type { AccessSubject, DecideAccess } from './grants.decision.ts'
import { subjectOf } from './grants.explanation.ts'
import type { GrantsReading, PersonRow } from './grants.reading.repository.ts'
import type { AccessPreview, AccountChange } from './grants.schemas.ts'

type AccountPreviewParts = {
  reading: Pick<GrantsReading, 'findPeople' | 'heldBy'>
  services: () => readonly Service[]
  decideAccess: DecideAccess
}

/** A person who would be another, or no longer here: as whom they ask for apps now, and then; null for whom nobody lets in at all. */
type Changed = { person: PersonRow; before: AccessSubject | null; after: AccessSubject | null }

const shown = 20

/** Who would gain and who would lose which app by another role, or by an account that is switched on, off or deleted. Asks the one decision. */
export function createAccountPreview({ reading, services, decideAccess }: AccountPreviewParts) {
  return async (changes: readonly AccountChange[]): Promise<AccessPreview> => {
    const ids = [...new Set(changes.flatMap(({ user_ids }) => user_ids))]
    const [people, grants] = await Promise.all([reading.findPeople(ids), reading.heldBy(ids)])
    const held = Map.groupBy(grants, ({ user_id }) => user_id)
    const subjectFor = ({ user_id, role, is_active }: PersonRow) => (is_active ? subjectOf(role, held.get(user_id) ?? []) : null)
    const changed = people.map((person): Changed => {
      return { person, before: subjectFor(person), after: subjectFor(changes.reduce(afterwards, person)) }
    })
    const apps = services().map((service) => {
      const may = (subject: AccessSubject | null): boolean => subject !== null && decideAccess(subject, service).allowed
      const gains = sideOf(changed.filter(({ before, after }) => !may(before) && may(after)))
      const loses = sideOf(changed.filter(({ before, after }) => may(before) && !may(after)))
      return { key: service.key, name: service.name, gains, loses }
    })
    return { apps: apps.filter(({ gains, loses }) => gains.count + loses.count > 0) }
  }
}

function sideOf(found: readonly Changed[]): AccessPreview['apps'][number]['gains'] {
  const people = found.slice(0, shown).map(({ person: { user_id, email, full_name } }) => ({ user_id, email, full_name }))
  return { count: found.length, people }
}

/** The later of two changes of the same holds. */
function afterwards(person: PersonRow, change: AccountChange): PersonRow {
  if (!change.user_ids.includes(person.user_id)) return person
  if (change.op === 'role') return { ...person, role: change.role }
  return { ...person, is_active: change.op === 'active' && change.is_active }
}
