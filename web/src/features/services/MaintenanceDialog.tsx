import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import '@mantine/core/styles/Chip.layer.css'
import '@mantine/core/styles/NumberInput.layer.css'
import { Button, Chip, Group, NumberInput, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatWeekday, weekdays } from '../../ui/format.ts'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import form from '../../ui/Form.module.css'
import { useLocale } from '../../ui/locale.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { maintenanceFrom } from './maintenance-times.ts'
import type { MaintenanceValues } from './maintenance-times.ts'
import { usePlanMaintenance } from './services.api.ts'

const kinds = () => [
  { value: 'open', label: t`From now on, until I end it` },
  { value: 'hours', label: t`From now on, for some hours` },
  { value: 'planned', label: t`At a time to come` },
  { value: 'weekly', label: t`Each week` },
]

const initialValues: MaintenanceValues = {
  kind: 'open',
  hours: 1,
  starts: '',
  ends: '',
  days: ['0'],
  from: '02:00',
  minutes: 60,
  message: '',
}

/** Puts a service under maintenance. */
export function MaintenanceDialog({ serviceKey, name, onClose }: { serviceKey: string; name: string; onClose: () => void }) {
  const plan = usePlanMaintenance(serviceKey)
  const locale = useLocale()
  const timeZone = locale.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const fields = useForm<MaintenanceValues>({ initialValues, validate: faultsOf })
  const { kind } = fields.values

  function save(values: MaintenanceValues): void {
    plan.mutate(maintenanceFrom(values, { now: Date.now(), timeZone }), {
      onSuccess: ({ active }) => {
        notifyDone(active ? t`${name} is under maintenance` : t`Maintenance of ${name} is planned`)
        onClose()
      },
      onError: (error) => placeFaults(fields, error),
    })
  }

  const unplaced = unplacedError(fields, plan.error)
  return (
    <Dialog opened onClose={onClose} title={t`Maintenance of ${name}`} closeOnClickOutside={!fields.isDirty()}>
      <form className={form.form} onSubmit={fields.onSubmit(save)} noValidate>
        {unplaced ? <ErrorNotice error={unplaced} title={t`The maintenance was not saved`} /> : null}
        <Select label={t`When`} data={kinds()} allowDeselect={false} data-autofocus {...fields.getInputProps('kind')} />
        {kind === 'hours' ? <NumberInput label={t`Hours`} min={0.25} max={720} step={1} {...fields.getInputProps('hours')} /> : null}
        {kind === 'planned' ? (
          <Group grow align="flex-start">
            <TextInput label={t({ message: 'From', context: 'time' })} type="datetime-local" {...fields.getInputProps('starts')} />
            <TextInput label={t({ message: 'Until', context: 'time' })} type="datetime-local" {...fields.getInputProps('ends')} />
          </Group>
        ) : null}
        {kind === 'weekly' ? (
          <>
            <Chip.Group multiple {...fields.getInputProps('days')}>
              <Group gap="xs" role="group" aria-label={t`Days`}>
                {weekdays().map((day) => (
                  <Chip key={day} value={String(day)} size="sm">
                    {formatWeekday(day, 'short')}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
            <Group grow align="flex-start">
              <TextInput
                label={t({ message: 'From', context: 'time' })}
                type="time"
                description={timeZone}
                {...fields.getInputProps('from')}
              />
              <NumberInput label={t`Minutes`} min={1} max={1440} description={t`How long`} {...fields.getInputProps('minutes')} />
            </Group>
          </>
        ) : null}
        <TextInput label={t`Message`} description={t`Shown on the tile`} maxLength={300} {...fields.getInputProps('message')} />
        <p className={form.note}>{t`Meanwhile its health is not asked, and only admins are let through.`}</p>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={plan.isPending}>
            {kind === 'open' || kind === 'hours' ? t`Begin` : t({ message: 'Plan', context: 'verb' })}
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}

function faultsOf({ kind, hours, starts, ends, days, from, minutes }: MaintenanceValues): Record<string, string> {
  const faults: Record<string, string> = {}
  if (kind === 'hours' && !(Number(hours) > 0)) faults.hours = t`Enter how many hours`
  if (kind === 'planned' && Number.isNaN(Date.parse(starts))) faults.starts = t`Choose when it begins`
  if (kind === 'planned' && !(Date.parse(ends) > Date.parse(starts))) faults.ends = t`Choose an end after the beginning`
  if (kind === 'weekly' && days.length === 0) faults.days = t`Choose a day`
  if (kind === 'weekly' && !/^\d\d:\d\d$/.test(from)) faults.from = t`Choose a time`
  if (kind === 'weekly' && !(Number(minutes) >= 1)) faults.minutes = t`Enter how long`
  return faults
}
