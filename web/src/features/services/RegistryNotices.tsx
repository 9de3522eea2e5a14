import { Button } from '@mantine/core'
import type { ServicesFile, SetAside } from '../../api/service-types.ts'
import { formatSince } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { notifyDone, notifyError } from '../../ui/notify.tsx'
import { useDeleteService } from './registry.api.ts'
import classes from './ServiceForm.module.css'

/** That there is a services file, and what is wrong with it where. */
export function FileNotice({ file, locale, now }: { file: ServicesFile; locale: Locale; now: number }) {
  if (file.faults.length === 0) return null
  return (
    <div className={classes.note} role="alert" data-tone="bad">
      <p>
        <strong>The services file is not valid, so what it said before stays in force.</strong> <code>{file.path}</code>
        {file.faulty_since ? `, since ${formatSince(file.faulty_since, now, locale)}` : ''}
      </p>
      <ul>
        {file.faults.map(({ line, column, message }) => (
          <li key={`${line} ${column} ${message}`}>
            {line === null ? '' : `Line ${line}, column ${column}: `}
            {message}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Stored services that are not in force, and why. */
export function SetAsideNotice({ setAside }: { setAside: readonly SetAside[] }) {
  const remove = useDeleteService()
  if (setAside.length === 0) return null
  return (
    <div className={classes.note} role="status">
      <p>
        <strong>Stored here, but not in force</strong>
      </p>
      <ul>
        {setAside.map(({ key, name, reason, faults }) => (
          <li key={key}>
            {name} (<code>{key}</code>):{' '}
            {reason === 'in_file'
              ? 'the services file has this key, so what is stored here has no effect.'
              : `it is not valid${faults.length > 0 ? ` (${faults.map(({ path, message }) => `${path} ${message}`).join('; ')})` : ''}.`}{' '}
            <Button
              size="compact-sm"
              variant="subtle"
              loading={remove.isPending && remove.variables === key}
              onClick={() =>
                remove.mutate(key, {
                  onSuccess: () => notifyDone(`What was stored of ${name} is deleted`),
                  onError: (error) => notifyError('It was not deleted', error),
                })
              }
            >
              Delete what is stored
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
