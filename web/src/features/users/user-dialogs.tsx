import { hasCode } from '../../api/errors.ts'
import type { User } from '../../api/types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { notifyDone } from '../../ui/notify.tsx'
import { useUser } from '../../ui/use-user.ts'
import type { UserAction } from './UserMenu.tsx'
import { useChangeUser, useDeleteUser } from './users.api.ts'
import type { UserChange } from './users.api.ts'
import { LastAdmin } from './LastAdmin.tsx'
import { UserFactorsDialog } from './UserFactorsDialog.tsx'

type Change = { title: string; confirm: string; danger: boolean; done: string; change: UserChange; text: string }

/** Asks before a person's rights change. What is asked says what will be different for them. */
export function UserDialog({ action, onClose, onDeleted }: { action: UserAction | null; onClose: () => void; onDeleted?: () => void }) {
  if (!action) return null
  if (action.kind === 'factors') return <UserFactorsDialog user={action.user} onClose={onClose} />
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
      {losesOwn ? <strong> This is your own account.</strong> : null}
      {isLast ? <LastAdmin /> : null}
    </ConfirmDialog>
  )
}

function DeleteDialog({ user, onClose, onDeleted }: { user: User; onClose: () => void; onDeleted?: () => void }) {
  const remove = useDeleteUser()
  const name = nameOf(user)
  const isLast = hasCode(remove.error, 'users.last_admin')
  return (
    <ConfirmDialog
      opened
      title={`Delete ${name}?`}
      confirm="Delete account"
      pending={remove.isPending}
      error={isLast ? null : remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(user.id, {
          onSuccess: () => {
            notifyDone(`The account of ${name} is deleted`)
            onClose()
            onDeleted?.()
          },
        })
      }
    >
      The account <strong>{user.email}</strong> and its profile are deleted for good. If {name} may come back one day, deactivate the
      account instead.
      {isLast ? <LastAdmin /> : null}
    </ConfirmDialog>
  )
}

function nameOf(user: User): string {
  return user.full_name ?? user.email
}

const changes = {
  'make-admin': (name) => ({
    title: `Make ${name} an admin?`,
    confirm: 'Make admin',
    danger: false,
    done: `${name} is an admin now`,
    change: { role: 'admin' },
    text: 'Admins manage users, services and settings, and may open every app.',
  }),
  'make-user': (name) => ({
    title: `Make ${name} a user?`,
    confirm: 'Make user',
    danger: false,
    done: `${name} is a user now`,
    change: { role: 'user' },
    text: `${name} will no longer see the admin pages.`,
  }),
  deactivate: (name) => ({
    title: `Deactivate ${name}?`,
    confirm: 'Deactivate',
    danger: true,
    done: `${name} is signed out and can’t sign in`,
    change: { is_active: false },
    text: `${name} is signed out at once, everywhere, and can’t sign in until someone reactivates the account. Nothing is deleted.`,
  }),
  reactivate: (name) => ({
    title: `Reactivate ${name}?`,
    confirm: 'Reactivate',
    danger: false,
    done: `${name} can sign in again`,
    change: { is_active: true },
    text: `${name} can sign in again, with the same password as before.`,
  }),
} satisfies Record<Exclude<UserAction['kind'], 'delete' | 'factors'>, (name: string) => Change>
