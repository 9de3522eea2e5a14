import { v7 } from 'uuid'

/** Makes an id: a UUIDv7 (RFC 9562), so rows sort by age and indexes grow at one end. */
export type NewId = () => string

export const newId: NewId = () => v7()
