import { t } from '@lingui/core/macro'
import { ApiError } from '../api/errors.ts'
import { inOurWords } from '../language/server-words.ts'

/** The part of a form that faults are put into; Mantine's `useForm` gives it. */
type Fields = { setErrors: (errors: Record<string, string>) => void; getValues: () => object }

/** Puts the server's faults beside the fields they are about. */
export function placeFaults(form: Fields, error: unknown): void {
  if (!(error instanceof ApiError)) return
  const known = error.faults.filter((fault) => Object.hasOwn(form.getValues(), fault.path))
  if (known.length > 0) form.setErrors(Object.fromEntries(known.map((fault) => [fault.path, sentence(inOurWords(fault.message))])))
}

/** What is left to say after `placeFaults`: the error when a part of it belongs to no field, so that nothing is swallowed. */
export function unplacedError(form: Fields, error: unknown): unknown {
  if (!(error instanceof ApiError) || error.faults.length === 0) return error
  return error.faults.every((fault) => Object.hasOwn(form.getValues(), fault.path)) ? null : error
}

function sentence(text: string): string {
  return text === '' ? t`Not accepted` : text.charAt(0).toUpperCase() + text.slice(1)
}
