import { ApiError } from '../api/errors.ts'

/** English of others in another language: problems by their stable code, faults of fields and hints of libraries by their words. */
export type ServerWords = { problems: Record<string, string>; textOf: (english: string) => string | undefined }

let inForce: ServerWords | null = null

/** The server speaks English; `null` lets it. */
export function setServerWords(words: ServerWords | null): void {
  inForce = words
}

/** The sentence about an error for the person who reads it; the server's own where there is no other. */
export function sentenceOf(error: Error): string {
  return error instanceof ApiError ? ofProblem(error.code, error.message) : error.message
}

/** The sentence about a problem that is one of many in an answer. */
export function ofProblem(code: string | null, english: string): string {
  return (code === null ? undefined : inForce?.problems[code]) ?? english
}

/** A fault of a field ("is missing"), a rule or a hint, which have no code that says all of it. */
export function inOurWords(english: string): string {
  return inForce?.textOf(english) ?? english
}
