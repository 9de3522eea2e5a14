import { useForm } from '@mantine/form'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'

type Sent<Values, Answer> = (
  input: { change: { [Name in keyof Values]?: Values[Name] | null }; version: number },
  options: { onSuccess: (saved: Answer) => void; onError: (error: unknown) => void },
) => void

type Wanted<Values, Answer> = {
  settings: Answer
  valuesOf: (settings: Answer) => Values
  validate?: { [Name in keyof Values]?: (value: Values[Name]) => string | null }
  save: { mutate: Sent<Values, Answer>; error: unknown; isPending: boolean; reset: () => void }
  onDone: (said: 'saved' | 'reset') => void
}

/** A form over settings with layers: sends what was changed only, and resets one value without touching what else is typed. */
export function useRulesForm<Values extends Record<string, unknown>, Answer extends { version: number }>({
  settings,
  valuesOf,
  validate = {},
  save,
  onDone,
}: Wanted<Values, Answer>) {
  const fields = useForm<Values>({ initialValues: valuesOf(settings), validate: validate as never, validateInputOnBlur: true })
  const onError = (error: unknown): void => placeFaults(fields, error)

  function take(saved: Answer): void {
    fields.setInitialValues(valuesOf(saved))
    fields.setValues(valuesOf(saved))
    onDone('saved')
  }

  function send(values: Values): void {
    const change: { [Name in keyof Values]?: Values[Name] } = {}
    for (const name of Object.keys(values) as (keyof Values)[]) if (fields.isDirty(name as never)) change[name] = values[name]
    save.mutate({ change, version: settings.version }, { onSuccess: take, onError })
  }

  function reset(name: keyof Values & string): void {
    const onSuccess = (saved: Answer): void => {
      const now = valuesOf(saved)
      fields.setInitialValues(now)
      fields.setFieldValue(name, now[name] as never)
      onDone('reset')
    }
    const change: { [Name in keyof Values]?: null } = {}
    change[name] = null
    save.mutate({ change, version: settings.version }, { onSuccess, onError })
  }

  return { fields, send, reset, unplaced: unplacedError(fields, save.error) }
}
