import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import type { ServicesFile, SetAside } from '../../api/service-types.ts'
import { formatSince } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { notifyDone, notifyError } from '../../ui/notify.tsx'
import { useDeleteService } from './registry.api.ts'
import classes from './ServiceForm.module.css'

/** That there is a services file, and what is wrong with it where. */
export function FileNotice({ file, locale, now }: { file: ServicesFile; locale: Locale; now: number }) {
  const { path, faults, faulty_since } = file
  if (faults.length === 0) return null
  const since = faulty_since === null ? null : formatSince(faulty_since, now, locale)
  return (
    <div className={classes.note} role="alert" data-tone="bad">
      <p>
        {since === null ? (
          <Trans>
            <strong>The services file is not valid, so what it said before stays in force.</strong> <code>{path}</code>
          </Trans>
        ) : (
          <Trans>
            <strong>The services file is not valid, so what it said before stays in force.</strong> <code>{path}</code>, since {since}
          </Trans>
        )}
      </p>
      <ul>
        {faults.map(({ line, column, message }) => (
          <li key={`${line} ${column} ${message}`}>
            {line === null || column === null ? message : t`Line ${line}, column ${column}: ${message}`}
          </li>
        ))}
      </ul>
    </div>
  )
}

function whyNot(reason: SetAside['reason'], faults: SetAside['faults']): string {
  if (reason === 'in_file') return t`the services file has this key, so what is stored here has no effect.`
  const said = faults.map(({ path, message }) => `${path} ${message}`).join('; ')
  return said === '' ? t`it is not valid.` : t`it is not valid (${said}).`
}

/** Stored services that are not in force, and why. */
export function SetAsideNotice({ setAside }: { setAside: readonly SetAside[] }) {
  const remove = useDeleteService()
  if (setAside.length === 0) return null
  return (
    <div className={classes.note} role="status">
      <p>
        <strong>{t`Stored here, but not in force`}</strong>
      </p>
      <ul>
        {setAside.map(({ key, name, reason, faults }) => (
          <li key={key}>
            {name} (<code>{key}</code>): {whyNot(reason, faults)}{' '}
            <Button
              size="compact-sm"
              variant="subtle"
              loading={remove.isPending && remove.variables === key}
              onClick={() =>
                remove.mutate(key, {
                  onSuccess: () => notifyDone(t`What was stored of ${name} is deleted`),
                  onError: (error) => notifyError(t`It was not deleted`, error),
                })
              }
            >
              <Trans>Delete what is stored</Trans>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
