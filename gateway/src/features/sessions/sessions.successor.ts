import { createHmac } from 'node:crypto'

/** The refresh token that follows one, in the same form: 256 bits as base64url. `salt` has 32 bytes. */
export type SuccessorOf = (token: string, salt: Buffer) => string

/**
 * Makes successors so that any gateway can make the same one again without it being stored: from the token, which only the
 * browser has, a random salt in the database, and a key in a file. None of the three gives a token without the other two.
 */
export function createSuccessorOf(key: Buffer): SuccessorOf {
  return (token, salt) => createHmac('sha256', key).update(salt).update(token).digest('base64url')
}
