import type { NewId } from '../ids.ts'

/** Counting ids in the form of a UUIDv7: the first is 00000000-0000-7000-8000-000000000001. */
export function createCountingIds(): NewId {
  let count = 0
  return () => {
    count += 1
    return `00000000-0000-7000-8000-${count.toString(16).padStart(12, '0')}`
  }
}
