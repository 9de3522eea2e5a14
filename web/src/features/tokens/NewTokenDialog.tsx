import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Group, MultiSelect, SegmentedControl, Select, TextInput } from '@mantine/core'
import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import type { MadeToken } from '../../api/token-types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { ShownOnce } from './ShownOnce.tsx'
import { useMakeToken, useTokenApps, type TokensOf } from './tokens.api.ts'

const lives = () => [
  { value: '7', label: t`7 days` },
  { value: '30', label: t`30 days` },
  { value: '90', label: t`90 days` },
  { value: '366', label: t`A year` },
]
const endless = 'never'

/** Makes a token, then shows it this once. */
export function NewTokenDialog({ of, onClose }: { of: TokensOf; onClose: () => void }) {
  const make = useMakeToken(of)
  const apps = useTokenApps()
  const [made, setMade] = useState<MadeToken | null>(null)
  const fields = useForm({
    initialValues: { name: '', scope: 'some', apps: [] as string[], expires_in_days: '90' },
    validate: {
      name: (value) => (value.trim() === '' ? t`Enter what it is for` : null),
      apps: (value, { scope }) => (scope === 'some' && value.length === 0 ? t`Choose an app` : null),
    },
  })
  const unplaced = unplacedError(fields, make.error)

  function save(values: typeof fields.values): void {
    const { expires_in_days: days } = values
    make.mutate(
      {
        name: values.name.trim(),
        apps: values.scope === 'all' ? null : values.apps,
        expires_in_days: days === endless ? null : Number(days),
      },
      { onSuccess: setMade, onError: (error) => placeFaults(fields, error) },
    )
  }

  if (made !== null) return <ShownOnce made={made} apps={apps} onClose={onClose} />
  return (
    <Dialog opened onClose={onClose} title={t`New API token`} closeOnClickOutside={!fields.isDirty()}>
      <form className={form.form} onSubmit={fields.onSubmit(save)} noValidate autoComplete="off">
        {unplaced ? <ErrorNotice error={unplaced} title={t`The token was not made`} /> : null}
        <TextInput
          label={t`Name`}
          description={t`What it is for, such as “git on my laptop”`}
          data-autofocus
          autoComplete="off"
          maxLength={100}
          {...fields.getInputProps('name')}
        />
        <SegmentedControl
          fullWidth
          aria-label={t`Apps`}
          data={[
            { value: 'some', label: t`Some apps` },
            { value: 'all', label: of.kind === 'own' ? t`All my apps` : t`All its apps` },
          ]}
          {...fields.getInputProps('scope')}
        />
        {fields.values.scope === 'some' ? (
          <MultiSelect
            label={t`Apps`}
            placeholder={fields.values.apps.length === 0 ? t`Choose` : ''}
            data={apps.map(({ key, name }) => ({ value: key, label: name }))}
            searchable
            hidePickedOptions
            nothingFoundMessage={t`No such app`}
            {...fields.getInputProps('apps')}
          />
        ) : (
          <p className={form.note}>
            <Trans>Those you can open now, and those you may open later. One app is safer.</Trans>
          </p>
        )}
        <Select
          label={t`Good for`}
          allowDeselect={false}
          data={of.kind === 'own' ? lives() : [...lives(), { value: endless, label: t`Without an end` }]}
          {...fields.getInputProps('expires_in_days')}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={make.isPending}>
            <Trans>Make token</Trans>
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
