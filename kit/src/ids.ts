import { v7 } from 'uuid'
import { z } from 'zod'

/** Makes an id: a UUIDv7 (RFC 9562), so rows sort by age and indexes grow at one end. */
export type NewId = () => string

export const newId: NewId = () => v7()

/** Whether a text is an id at all; PostgreSQL would answer one that is not with a fault. */
export const isId = (text: string): boolean => z.uuid().safeParse(text).success
