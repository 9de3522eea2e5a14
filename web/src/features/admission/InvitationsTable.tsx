import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconLink, IconMailForward, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { Invitation, Invited, SentBy } from '../../api/admission-types.ts'
import { i18n } from '../../language/words.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { formatAgo, formatDate, formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { notifyDone, notifyError } from '../../ui/notify.tsx'
import { useNow } from '../../ui/now.ts'
import table from '../../ui/Table.module.css'
import { roleName } from '../users/role-name.ts'
import classes from './Admission.module.css'
import { useResend, useRevoke } from './admission.api.ts'
import { stateWords } from './words.ts'

type Props = { invitations: readonly Invitation[]; mail: boolean; onLinks: (made: Invited[]) => void }

export function InvitationsTable({ invitations, mail, onLinks }: Props) {
  const locale = useLocale()
  const now = useNow(60_000)
  const resend = useResend()
  const [revoking, setRevoking] = useState<Invitation | null>(null)

  function send({ id, email }: Invitation, deliver: SentBy): void {
    resend.mutate(
      { id, deliver },
      {
        onSuccess: (sent) => {
          if (sent.link === null) notifyDone(t`${email} gets another mail; the link before is dead`)
          else onLinks([{ email, outcome: 'invited', invitation: sent.invitation, link: sent.link }])
        },
        onError: (error) => notifyError(t`The invitation was not sent again`, error),
      },
    )
  }

  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Person</Trans>
            </th>
            <th scope="col" className={table.wide}>
              <Trans>Will be</Trans>
            </th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              <Trans>State</Trans>
            </th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              <Trans>Sent</Trans>
            </th>
            <th scope="col" className={table.fit}>
              <span className="visually-hidden">
                <Trans>Actions</Trans>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {invitations.map((invitation) => (
            <tr key={invitation.id}>
              <td>
                <div className={classes.name}>{invitation.full_name ?? invitation.email}</div>
                {invitation.full_name ? <div className={classes.mail}>{invitation.email}</div> : null}
                <div className={table.phone}>
                  <State invitation={invitation} />
                </div>
              </td>
              <td className={table.wide}>
                {roleName(invitation.role)}
                {invitation.groups.length > 0 ? (
                  <div className={classes.mail}>{invitation.groups.map((group) => group.name).join(', ')}</div>
                ) : null}
              </td>
              <td className={`${table.wide} ${table.fit}`}>
                <State invitation={invitation} />
              </td>
              <td className={`${table.wide} ${table.fit} ${table.quiet}`} title={formatMoment(invitation.sent_at, locale)}>
                {sentWords(formatAgo(invitation.sent_at, now, locale), invitation.invited_by)}
              </td>
              <td className={table.fit}>
                {invitation.state === 'pending' || invitation.state === 'expired' ? (
                  <RowMenu invitation={invitation} mail={mail} onSend={send} onRevoke={setRevoking} />
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <RevokeDialog invitation={revoking} onClose={() => setRevoking(null)} />
    </div>
  )
}

const sentWords = (moment: string, person: string): string => t`${moment} by ${person}`

function State({ invitation: { state, expires_at: end } }: { invitation: Invitation }) {
  const locale = useLocale()
  const day = formatDate(end, locale)
  return (
    <>
      <span className={classes.state} data-state={state}>
        {i18n._(stateWords[state])}
      </span>
      {state === 'pending' ? <div className={classes.mail}>{t`until ${day}`}</div> : null}
    </>
  )
}

type RowMenuProps = {
  invitation: Invitation
  mail: boolean
  onSend: (invitation: Invitation, deliver: SentBy) => void
  onRevoke: (invitation: Invitation) => void
}

function RowMenu({ invitation, mail, onSend, onRevoke }: RowMenuProps) {
  const person = invitation.email
  return (
    <Menu width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t`Actions for ${person}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mail ? (
          <Menu.Item leftSection={<IconMailForward size={16} />} onClick={() => onSend(invitation, 'mail')}>
            <Trans>Send again</Trans>
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<IconLink size={16} />} onClick={() => onSend(invitation, 'link')}>
          <Trans>New link to hand over</Trans>
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => onRevoke(invitation)}>
          <Trans>Revoke…</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function RevokeDialog({ invitation, onClose }: { invitation: Invitation | null; onClose: () => void }) {
  const revoke = useRevoke()
  if (!invitation) return null
  const { email } = invitation
  const onSuccess = (): void => {
    notifyDone(t`The invitation of ${email} is revoked`)
    onClose()
  }
  return (
    <ConfirmDialog
      opened
      title={t`Revoke the invitation of ${email}?`}
      confirm={t`Revoke`}
      pending={revoke.isPending}
      error={revoke.error}
      onClose={onClose}
      onConfirm={() => revoke.mutate(invitation.id, { onSuccess })}
    >
      <Trans>The link they have is no longer good. You can invite them anew.</Trans>
    </ConfirmDialog>
  )
}
