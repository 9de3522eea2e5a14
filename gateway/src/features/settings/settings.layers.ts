import { z } from 'zod'

/**
 * Settings of the gateway itself have three layers: what Gatehouse comes with, what the environment says, what admins set here.
 * Only the last is stored, value by value, each with who set it and when; a value that is reset is gone from it, so that the layer
 * beneath shows again, also when that changes with a new version or another environment.
 */
export type Layered<Values> = { [Name in keyof Values]?: SetHere<Values[Name]> | undefined }

/** `by` is null for what was set at the command line. */
export type SetHere<Value> = { value: Value; at: string; by: { id: string; email: string } | null }

/** The two layers beneath: values, and the names of those that the environment gave. */
export type Base<Values> = { values: Values; fromEnvironment: readonly (keyof Values)[] }

/** What is asked for: a value sets it here, null resets it, nothing leaves it alone. */
export type LayerChange<Values> = { [Name in keyof Values]?: Values[Name] | null | undefined }

const authorSchema = z.object({ id: z.string(), email: z.string() })

export const sourceSchema = z
  .object({
    from: z.enum(['default', 'environment', 'here']),
    at: z.string().nullable().describe('When it was set here; null where that is not known any more.'),
    by: authorSchema.nullable().describe('Who set it here.'),
  })
  .meta({ id: 'SettingSource' })
export type Source = z.infer<typeof sourceSchema>

export const setHereSchema = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ value, at: z.string(), by: z.strictObject({ id: z.string(), email: z.string() }).nullable() }).optional()

export function changeLayers<Values extends object>(
  before: Layered<Values>,
  change: LayerChange<Values>,
  author: Omit<SetHere<unknown>, 'value'>,
): Layered<Values> {
  const after = { ...before }
  for (const name of namesOf(change)) {
    const value = change[name]
    if (value === null) delete after[name]
    else if (value !== undefined) after[name] = { value, ...author }
  }
  return after
}

/** What is in force. */
export function valuesOf<Values extends object>(stored: Layered<Values>, base: Base<Values>): Values {
  const values = { ...base.values }
  for (const name of namesOf(stored)) {
    const here = stored[name]
    if (here !== undefined) values[name] = here.value
  }
  return values
}

/** The values that were set here, without who and when. */
export function setValuesOf<Values extends object>(stored: Layered<Values>): Partial<Values> {
  return valuesOf<Values>(stored, { values: {} as Values, fromEnvironment: [] })
}

/** Where each value in force comes from. */
export function sourcesOf<Values extends object>(stored: Layered<Values>, base: Base<Values>): Record<keyof Values, Source> {
  const sourceOf = (name: keyof Values): Source => {
    const here = stored[name]
    if (here !== undefined) return { from: 'here', at: here.at, by: here.by }
    return { from: base.fromEnvironment.includes(name) ? 'environment' : 'default', at: null, by: null }
  }
  return Object.fromEntries(namesOf(base.values).map((name) => [name, sourceOf(name)])) as Record<keyof Values, Source>
}

const namesOf = <Values extends object>(values: Values): (keyof Values)[] => Object.keys(values) as (keyof Values)[]

/** What an answer tells of the values of a section that is saved as one, besides what they are. `shape` are those that are no secret. */
export const traced = <Shape extends z.ZodRawShape, Secret extends string>(shape: Shape, secrets: readonly Secret[] = []) => ({
  sources: z.object(
    Object.fromEntries([...Object.keys(shape), ...secrets].map((name) => [name, sourceSchema])) as Record<
      (keyof Shape & string) | Secret,
      typeof sourceSchema
    >,
  ),
  reset_to: z.object(shape).describe('What Gatehouse comes with.'),
})
