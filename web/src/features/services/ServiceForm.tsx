import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import '@mantine/core/styles/NumberInput.layer.css'
import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { SaveError } from '../settings/SaveError.tsx'
import { AddressFields, BasicFields, HealthFields, LimitFields } from './service-fields.tsx'
import { faultsIn } from './service-values.ts'
import type { ServiceValues } from './service-values.ts'
import classes from './ServiceForm.module.css'

type Props = {
  initial: ServiceValues
  isNew: boolean
  /** What cannot be changed here. */
  locked: readonly string[]
  /** Services that this one may need. */
  others: readonly { key: string; name: string }[]
  saving: { isPending: boolean; error: unknown }
  onSave: (values: ServiceValues, onError: (error: unknown) => void) => void
  onReload: () => void
}

/** Everything that is set for a service, in four sections; what is locked is shown and cannot be changed. */
export function ServiceForm({ initial, isNew, locked, others, saving, onSave, onReload }: Props) {
  const fields = useForm<ServiceValues>({ initialValues: initial, validate: (values) => faultsIn(values) })
  const isReadOnly = locked.includes('name')
  const isLocked = (member: string): boolean => locked.includes(member)
  const parts = { fields, isLocked }
  return (
    <form
      className={classes.form}
      onSubmit={fields.onSubmit((values) => onSave(values, (error) => placeFaults(fields, error)))}
      noValidate
      autoComplete="off"
      aria-label={isNew ? t`New service` : t`Settings`}
    >
      <BasicFields {...parts} isNew={isNew} />
      <AddressFields {...parts} />
      <HealthFields {...parts} others={others} />
      <LimitFields {...parts} />
      <SaveError error={unplacedError(fields, saving.error)} onReload={onReload} />
      {isReadOnly ? null : (
        <div className={classes.foot}>
          {isNew ? (
            <Button variant="default" component={Link} to={paths.services}>
              <Trans>Cancel</Trans>
            </Button>
          ) : null}
          <Button type="submit" loading={saving.isPending} disabled={!isNew && !fields.isDirty()}>
            {isNew ? t`Add service` : t`Save`}
          </Button>
        </div>
      )}
      <UnsavedGuard when={fields.isDirty() && !saving.isPending} />
    </form>
  )
}
