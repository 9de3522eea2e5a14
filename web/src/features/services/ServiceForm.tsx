import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import '@mantine/core/styles/NumberInput.layer.css'
import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { paths } from '../../paths.ts'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { SaveError } from '../settings/SaveError.tsx'
import { AddressFields, BasicFields, HealthFields, LimitFields, TestFields } from './service-fields.tsx'
import { faultsIn } from './service-values.ts'
import type { ServiceValues } from './service-values.ts'
import classes from './ServiceForm.module.css'

type Props = {
  initial: ServiceValues
  isNew: boolean
  /** Only what a service needs; the rest is as usual and can be set later. */
  isShort?: boolean
  /** What stands beside the button of a new one instead of the way back to the list. */
  beside?: ReactNode
  /** What cannot be changed here. */
  locked: readonly string[]
  /** Services that this one may need. */
  others: readonly { key: string; name: string }[]
  saving: { isPending: boolean; error: unknown }
  onSave: (values: ServiceValues, onError: (error: unknown) => void) => void
  onReload: () => void
}

/** Everything that is set for a service, in four sections; what is locked is shown and cannot be changed. */
export function ServiceForm({ initial, isNew, isShort = false, beside, locked, others, saving, onSave, onReload }: Props) {
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
      {isShort ? (
        <TestFields {...parts} />
      ) : (
        <>
          <HealthFields {...parts} others={others} />
          <LimitFields {...parts} />
        </>
      )}
      <SaveError error={unplacedError(fields, saving.error)} onReload={onReload} />
      {isReadOnly ? null : (
        <div className={classes.foot}>
          {isNew ? (beside ?? <Cancel />) : null}
          <Button type="submit" loading={saving.isPending} disabled={!isNew && !fields.isDirty()}>
            {isNew ? t`Add service` : t`Save`}
          </Button>
        </div>
      )}
      <UnsavedGuard when={fields.isDirty() && !saving.isPending} />
    </form>
  )
}

function Cancel() {
  return (
    <Button variant="default" component={Link} to={paths.services}>
      <Trans>Cancel</Trans>
    </Button>
  )
}
