import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { hasCode } from '../../api/errors.ts'
import type { AccountChange } from '../../api/access-types.ts'
import type { User } from '../../api/types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { notifyDone } from '../../ui/notify.tsx'
import { useUser } from '../../ui/use-user.ts'
import { PersonEffect } from '../access/Effect.tsx'
import type { UserAction } from './UserMenu.tsx'
import { useChangeUser, useDeleteUser, useRemovePicture } from './users.api.ts'
import type { UserChange } from './users.api.ts'
import { LastAdmin } from './LastAdmin.tsx'
import { UserFactorsDialog } from './UserFactorsDialog.tsx'

type Change = { title: string; confirm: string; danger: boolean; done: string; change: UserChange; text: string }

/** Asks before a person's rights change. What is asked says what will be different for them. */
export function UserDialog({ action, onClose, onDeleted }: { action: UserAction | null; onClose: () => void; onDeleted?: () => void }) {
  if (!action) return null
  if (action.kind === 'factors') return <UserFactorsDialog user={action.user} onClose={onClose} />
  if (action.kind === 'remove-picture') return <RemovePictureDialog user={action.user} onClose={onClose} />
  return action.kind === 'delete' ? (
    <DeleteDialog key={action.user.id} user={action.user} onClose={onClose} {...(onDeleted ? { onDeleted } : {})} />
  ) : (
    <ChangeDialog
      key={`${action.kind} ${action.user.id}`}
      user={action.user}
      what={changes[action.kind](nameOf(action.user))}
      onClose={onClose}
    />
  )
}

function ChangeDialog({ user, what, onClose }: { user: User; what: Change; onClose: () => void }) {
  const change = useChangeUser()
  const self = useUser()
  const name = nameOf(user)
  const losesOwn = self.id === user.id && (what.change.role === 'user' || what.change.is_active === false)
  const isLast = hasCode(change.error, 'users.last_admin')
  return (
    <ConfirmDialog
      opened
      title={what.title}
      confirm={what.confirm}
      danger={what.danger}
      pending={change.isPending}
      error={isLast ? null : change.error}
      onClose={onClose}
      onConfirm={() =>
        change.mutate(
          { id: user.id, change: what.change },
          {
            onSuccess: () => {
              notifyDone(what.done)
              onClose()
              // One's own rights are part of every page that is open.
              if (losesOwn) location.assign('/')
            },
          },
        )
      }
    >
      {what.text}
      <PersonEffect changes={plannedOf(user.id, what.change)} none={t`${name} gains and loses no app by this.`} />
      {losesOwn ? (
        <strong>
          {' '}
          <Trans>This is your own account.</Trans>
        </strong>
      ) : null}
      {isLast ? <LastAdmin /> : null}
    </ConfirmDialog>
  )
}

function DeleteDialog({ user, onClose, onDeleted }: { user: User; onClose: () => void; onDeleted?: () => void }) {
  const remove = useDeleteUser()
  const name = nameOf(user)
  const { email } = user
  const isLast = hasCode(remove.error, 'users.last_admin')
  return (
    <ConfirmDialog
      opened
      title={t`Delete ${name}?`}
      confirm={t`Delete account`}
      pending={remove.isPending}
      error={isLast ? null : remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(user.id, {
          onSuccess: () => {
            notifyDone(t`The account of ${name} is deleted`)
            onClose()
            onDeleted?.()
          },
        })
      }
    >
      <Trans>
        The account <strong>{email}</strong> and its profile are deleted for good. If {name} may come back one day, deactivate the account
        instead.
      </Trans>
      <PersonEffect changes={[{ op: 'delete_users', user_ids: [user.id] }]} none={t`${name} loses no app by this.`} />
      {isLast ? <LastAdmin /> : null}
    </ConfirmDialog>
  )
}

function RemovePictureDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const remove = useRemovePicture()
  const name = nameOf(user)
  return (
    <ConfirmDialog
      opened
      title={t`Remove the picture of ${name}?`}
      confirm={t`Remove`}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(user.id, {
          onSuccess: () => {
            notifyDone(t`The picture of ${name} is removed`)
            onClose()
          },
        })
      }
    >
      <Trans>It is deleted for good. {name} may choose another one.</Trans>
    </ConfirmDialog>
  )
}

/** The same as the preview asks about it. */
function plannedOf(id: string, { role, is_active }: UserChange): AccountChange[] {
  return [
    ...(role === undefined ? [] : [{ op: 'role' as const, user_ids: [id], role }]),
    ...(is_active === undefined ? [] : [{ op: 'active' as const, user_ids: [id], is_active }]),
  ]
}

function nameOf(user: User): string {
  return user.full_name ?? user.email
}

const changes = {
  'make-admin': (name) => ({
    title: t`Make ${name} an admin?`,
    confirm: t`Make admin`,
    danger: false,
    done: t`${name} is an admin now`,
    change: { role: 'admin' },
    text: t`Admins manage users, services and settings, and may open every app.`,
  }),
  'make-user': (name) => ({
    title: t`Make ${name} a user?`,
    confirm: t`Make user`,
    danger: false,
    done: t`${name} is a user now`,
    change: { role: 'user' },
    text: t`${name} will no longer see the admin pages.`,
  }),
  deactivate: (name) => ({
    title: t`Deactivate ${name}?`,
    confirm: t`Deactivate`,
    danger: true,
    done: t`${name} is signed out and can’t sign in`,
    change: { is_active: false },
    text: t`${name} is signed out at once, everywhere, and can’t sign in until someone reactivates the account. Nothing is deleted.`,
  }),
  reactivate: (name) => ({
    title: t`Reactivate ${name}?`,
    confirm: t`Reactivate`,
    danger: false,
    done: t`${name} can sign in again`,
    change: { is_active: true },
    text: t`${name} can sign in again, with the same password as before.`,
  }),
} satisfies Record<Exclude<UserAction['kind'], 'delete' | 'factors' | 'remove-picture'>, (name: string) => Change>
