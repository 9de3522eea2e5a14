import type { NewId } from '@gatehouse/kit/ids'

/** How many ids one fresh id is stretched to: its last two digits count. */
const perFreshId = 256

/**
 * Ids of requests in the form of all other ids. Making each afresh would cost as much as all steps of the data path together; they
 * only have to be unique, so 256 in a row share all but their last byte.
 */
export function createRequestIds(newId: NewId): NewId {
  const lastBytes = Array.from({ length: perFreshId }, (_none, byte) => byte.toString(16).padStart(2, '0'))
  let base = ''
  let next = perFreshId
  return () => {
    if (next === perFreshId) {
      base = newId().slice(0, -2)
      next = 0
    }
    const id = base + (lastBytes[next] ?? '')
    next += 1
    return id
  }
}
