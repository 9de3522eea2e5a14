import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Authenticator } from '../../api/types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { AddAuthenticator } from './AddAuthenticator.tsx'
import { AddPasskey } from './AddPasskey.tsx'
import { factorsQuery, ownEnroller, useNewRecoveryCodes, useRemoveFactor, useRenameFactor } from './factors.api.ts'
import type { FactorRef } from './factors.api.ts'
import classes from './FactorSections.module.css'
import { RecoveryCodes } from './RecoveryCodes.tsx'

export type Adding = 'passkey' | 'authenticator'

const words = () => ({
  passkey: { title: t`Add a passkey`, done: t`Your passkey is added` },
  authenticator: { title: t`Add an authenticator app`, done: t`Your authenticator app is added` },
})

/** Adds a factor; the first one brings recovery codes, which are shown before the dialog closes. */
export function AddFactorDialog({ what, onClose }: { what: Adding; onClose: () => void }) {
  const queryClient = useQueryClient()
  const [codes, setCodes] = useState<string[] | null>(null)
  const { title, done } = words()[what]
  function finish(recoveryCodes: string[] | null): void {
    void queryClient.invalidateQueries({ queryKey: factorsQuery.queryKey })
    notifyDone(done)
    if (recoveryCodes) setCodes(recoveryCodes)
    else onClose()
  }
  if (codes) return <KeepCodesDialog codes={codes} onClose={onClose} />
  const parts = { enroller: ownEnroller, onAdded: finish, onCancel: onClose }
  return (
    <Dialog opened onClose={onClose} title={title} closeOnClickOutside={false}>
      {what === 'passkey' ? <AddPasskey {...parts} /> : <AddAuthenticator {...parts} />}
    </Dialog>
  )
}

/** Codes that nobody will see again: no way out but the one that says they are kept. */
function KeepCodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t`Keep your recovery codes`}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <p className={classes.lead}>
        <Trans>They let you in when your phone or passkey is gone. They are shown only now.</Trans>
      </p>
      <RecoveryCodes codes={codes} />
      <div className={classes.after}>
        <Button onClick={onClose}>
          <Trans>I have kept them</Trans>
        </Button>
      </div>
    </Dialog>
  )
}

/** New codes in place of the old ones. */
export function RecoveryCodesDialog({ left, onClose }: { left: number; onClose: () => void }) {
  const renew = useNewRecoveryCodes()
  if (renew.data) return <KeepCodesDialog codes={renew.data.codes} onClose={onClose} />
  return (
    <ConfirmDialog
      opened
      title={t`Make new recovery codes?`}
      confirm={t`Make new codes`}
      danger={false}
      pending={renew.isPending}
      error={renew.error}
      onClose={onClose}
      onConfirm={() => renew.mutate(undefined)}
    >
      {left === 0
        ? t`You get ten new codes.`
        : plural(left, {
            one: 'You get ten new codes. The one you have left will not work any more.',
            other: 'You get ten new codes. The # you have left will not work any more.',
          })}
    </ConfirmDialog>
  )
}

type Props = { kind: FactorRef['kind']; item: Authenticator; onClose: () => void }

export function RenameFactorDialog({ kind, item, onClose }: Props) {
  const rename = useRenameFactor()
  const fields = useForm({
    initialValues: { name: item.name },
    validate: { name: (value) => (value.trim() === '' ? t`Give it a name` : null) },
  })
  const unplaced = unplacedError(fields, rename.error)
  return (
    <Dialog opened onClose={onClose} title={t`Rename`}>
      <form
        className={form.form}
        onSubmit={fields.onSubmit(({ name }) =>
          rename.mutate({ kind, id: item.id, name: name.trim() }, { onSuccess: onClose, onError: (error) => placeFaults(fields, error) }),
        )}
      >
        {unplaced ? <ErrorNotice error={unplaced} /> : null}
        <TextInput label={t`Name`} data-autofocus maxLength={60} {...fields.getInputProps('name')} />
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={rename.isPending}>
            <Trans>Rename</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

export function RemoveFactorDialog({ kind, item, isLast, onClose }: Props & { isLast: boolean }) {
  const remove = useRemoveFactor()
  if (isLast) {
    return (
      <Dialog opened onClose={onClose} title={t`“${item.name}” has to stay`}>
        <Trans>One of your groups demands a second factor, and this is your only one. Add another one first.</Trans>
        <div className={classes.after}>
          <Button variant="default" onClick={onClose} data-autofocus>
            <Trans>Close</Trans>
          </Button>
        </div>
      </Dialog>
    )
  }
  return (
    <ConfirmDialog
      opened
      title={t`Remove “${item.name}”?`}
      confirm={t`Remove`}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(
          { kind, id: item.id },
          {
            onSuccess: () => {
              notifyDone(t`“${item.name}” is removed`)
              onClose()
            },
          },
        )
      }
    >
      {kind === 'passkeys'
        ? t`You can’t sign in with this passkey any more. Your device may still list it; delete it there too.`
        : t`You can’t sign in with this authenticator app any more. Delete its entry in the app too.`}
    </ConfirmDialog>
  )
}
