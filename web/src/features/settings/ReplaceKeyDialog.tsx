import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Group } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { FormEvent } from 'react'
import { Dialog } from '../../ui/Dialog.tsx'
import form from '../../ui/Form.module.css'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { PasswordField } from '../../ui/PasswordField.tsx'
import { SaveError } from './SaveError.tsx'
import { useSaveAiSettings } from './settings.api.ts'

type Props = { version: number; onClose: () => void; onReload: () => void }

/** Puts another key in the place of the stored one; saves that alone. */
export function ReplaceKeyDialog({ version, onClose, onReload }: Props) {
  const save = useSaveAiSettings()
  const fields = useForm({
    initialValues: { api_key: '' },
    validate: { api_key: (value) => (value.trim() === '' ? t`Enter the new key` : null) },
  })

  function send({ api_key: key }: { api_key: string }): void {
    save.mutate(
      { change: { api_key: key.trim() }, version },
      {
        onSuccess: () => {
          notifyDone(t`The key is replaced`)
          onClose()
        },
        onError: (error) => placeFaults(fields, error),
      },
    )
  }

  /** In React's tree it stands in the form of the page, which must not hear of it and save as well. */
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.stopPropagation()
    fields.onSubmit(send)(event)
  }

  return (
    <Dialog opened onClose={onClose} title={t`Replace the key`} closeOnClickOutside={!fields.isDirty()}>
      <form className={form.form} onSubmit={submit} noValidate autoComplete="off">
        <p className={form.note}>
          <Trans>Used from the next question on. The one before is gone then; nothing else on the page is saved by this.</Trans>
        </p>
        <PasswordField
          label={t`New key`}
          description={t`Stored encrypted; nobody can read it back here`}
          autoComplete="off"
          data-1p-ignore=""
          data-autofocus
          {...fields.getInputProps('api_key')}
        />
        <SaveError
          error={unplacedError(fields, save.error)}
          onReload={() => {
            save.reset()
            onReload()
            onClose()
          }}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={save.isPending}>
            <Trans>Replace key</Trans>
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
