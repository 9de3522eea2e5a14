import { hashOf } from './audit.chain.ts'
import type { AuditReading, ChainHead, StoredEvent } from './audit.reading.repository.ts'

export type Verified = {
  checked: number
  firstSeq: number | null
  head: ChainHead
  fault: Fault | null
}

/** The end of the chain as somebody noted it earlier, outside the database. */
export type Noted = { seq: number; hash: string }

const batch = 1000
const nothing = Buffer.alloc(32)

/**
 * Goes through the whole chain: each row's hash is computed anew from the row and the hash before. The first row has to be number 1 or
 * the one after what a later event says was removed for age; the last one has to be the end that `audit_head` names. What was noted
 * outside shows, besides, whether everything was written anew.
 */
export async function verifyChain(reading: AuditReading, noted: Noted | null = null): Promise<Verified> {
  // The end is read first: events that are added meanwhile only come after it.
  const head = await reading.head()
  let rows = await reading.listAfter(0, batch)
  const firstSeq = rows[0]?.seq ?? null
  let checked = 0
  const end = (fault: Fault | null): Verified => ({ checked, firstSeq, head, fault })
  const start = firstSeq === null || firstSeq === 1 ? { seq: 0, hash: nothing } : await startAfterTrim(reading, firstSeq)
  if (start === null)
    return end({ seq: 1, message: `The events before number ${firstSeq} are missing, and nothing says they were removed for age.` })
  // What was removed for age is known by its last event only.
  if (noted !== null && noted.seq === start.seq && noted.hash !== start.hash.toString('hex')) return end(wasNoted(start.seq))
  let place: ChainHead = start
  while (rows.length > 0) {
    for (const row of rows) {
      const fault = faultOf(row, { before: place, head, noted })
      if (fault !== null) return end({ seq: row.seq, message: fault })
      checked += 1
      place = { seq: row.seq, hash: row.hash }
    }
    rows = await reading.listAfter(place.seq, batch)
  }
  return end(faultAtEnd(place, head, noted))
}

type Fault = { seq: number; message: string }
type Around = { before: ChainHead; head: ChainHead; noted: Noted | null }

function faultOf(row: StoredEvent, { before, head, noted }: Around): string | null {
  if (row.seq !== before.seq + 1) return `Event ${before.seq + 1} is missing.`
  const { hash, ...event } = row
  if (!hashOf(before.hash, event).equals(hash)) return `Event ${row.seq} was changed, or stands in another place than it was written in.`
  if (row.seq === head.seq && !hash.equals(head.hash)) return 'The last event is not the one that the end of the chain names.'
  const asNoted = row.seq !== noted?.seq || noted.hash === hash.toString('hex')
  return asNoted ? null : wasNoted(row.seq).message
}

const wasNoted = (seq: number): Fault => ({ seq, message: `Event ${seq} is not the one that was noted: the chain was written anew.` })

function faultAtEnd(place: ChainHead, head: ChainHead, noted: Noted | null): Fault | null {
  const next = place.seq + 1
  if (place.seq < head.seq) return { seq: next, message: `The events from number ${next} to ${head.seq} are missing at the end.` }
  if (noted === null || noted.seq <= place.seq) return null
  return { seq: noted.seq, message: `The events up to number ${noted.seq} were noted, but the chain ends at ${place.seq}.` }
}

/** What the chain goes on from when its oldest part was removed for age, by the word of the event that removing left. */
async function startAfterTrim(reading: AuditReading, firstSeq: number): Promise<ChainHead | null> {
  const trim = await reading.findTrim(firstSeq - 1)
  const hash = trim?.after?.['last_hash']
  return typeof hash === 'string' ? { seq: firstSeq - 1, hash: Buffer.from(hash, 'hex') } : null
}
