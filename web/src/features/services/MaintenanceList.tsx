import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import type { Locale } from '../../ui/format.ts'
import { notifyDone, notifyError } from '../../ui/notify.tsx'
import { Section } from '../../ui/Section.tsx'
import { describeWindow } from './maintenance-times.ts'
import { MaintenanceDialog } from './MaintenanceDialog.tsx'
import { maintenanceQuery, useEndMaintenance } from './services.api.ts'
import classes from './ServicePage.module.css'

/** Maintenance of a service: what runs, what is planned, and the way to more. */
export function MaintenanceList({ serviceKey, name, locale }: { serviceKey: string; name: string; locale: Locale }) {
  const windows = useQuery(maintenanceQuery(serviceKey))
  const end = useEndMaintenance(serviceKey)
  const [isPlanning, setPlanning] = useState(false)
  const finish = (id: string, active: boolean) =>
    end.mutate(id, {
      onSuccess: () => notifyDone(active ? t`Maintenance of ${name} has ended` : t`The maintenance was called off`),
      onError: (error) => notifyError(t`The maintenance could not be ended`, error),
    })
  return (
    <Section title={t`Maintenance`} about={t`The tile says so, checks stop, and the time does not count.`}>
      {windows.isError ? (
        <ErrorNotice error={windows.error} title={t`Maintenance could not be loaded`} onRetry={() => void windows.refetch()} />
      ) : null}
      <ul className={classes.windows}>
        {(windows.data?.items ?? []).map((window) => (
          <li key={window.id}>
            <div>
              <p className={classes.when}>
                {describeWindow(window, locale)}
                {window.active ? <span className={classes.running}>{t`running`}</span> : null}
              </p>
              <p className={classes.quiet}>
                {window.message ? `${window.message} · ` : ''}
                {window.created_by}
              </p>
            </div>
            <Button variant="default" size="compact-md" onClick={() => finish(window.id, window.active)} loading={end.isPending}>
              {window.active && !window.weekly ? t({ message: 'End', context: 'verb' }) : t`Remove`}
            </Button>
          </li>
        ))}
      </ul>
      {windows.data?.items.length === 0 ? <p className={classes.quiet}>{t`None runs and none is planned.`}</p> : null}
      <Button variant="default" onClick={() => setPlanning(true)}>
        <Trans>Add maintenance</Trans>
      </Button>
      {isPlanning ? <MaintenanceDialog serviceKey={serviceKey} name={name} onClose={() => setPlanning(false)} /> : null}
    </Section>
  )
}
