import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconUserMinus, IconUserShield, IconUser } from '@tabler/icons-react'
import type { GroupMember } from '../../api/types.ts'
import { formatDate, formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { notifyDone, notifyError } from '../../ui/notify.tsx'
import { PersonMark } from '../../ui/PersonMark.tsx'
import table from '../../ui/Table.module.css'
import classes from './Groups.module.css'
import { useSetRole } from './groups.api.ts'
import type { Place } from './groups.api.ts'
import { memberName } from './member-name.ts'

type Props = {
  group: { id: string; name: string }
  place: Place
  members: readonly GroupMember[]
  onRemove: (member: GroupMember) => void
}

export function MembersTable({ group, place, members, onRemove }: Props) {
  const locale = useLocale()
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Person</Trans>
            </th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              <Trans>In the group</Trans>
            </th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              <Trans>Since</Trans>
            </th>
            <th scope="col" className={table.fit}>
              <span className="visually-hidden">
                <Trans>Actions</Trans>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <tr key={member.user_id}>
              <td>
                <PersonCell member={member} />
              </td>
              <td className={`${table.wide} ${table.fit}`}>
                <span className={classes.tag} data-strong={member.role === 'manager'}>
                  {member.role === 'manager' ? t`Manager` : t`Member`}
                </span>
              </td>
              <td className={`${table.wide} ${table.fit} ${table.quiet}`} title={formatMoment(member.added_at, locale)}>
                {formatDate(member.added_at, locale)}
              </td>
              <td className={table.fit}>
                {place === 'admin' || member.role === 'member' ? (
                  <RowMenu group={group} place={place} member={member} onRemove={onRemove} />
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PersonCell({ member }: { member: GroupMember }) {
  return (
    <div className={classes.person}>
      <PersonMark person={member} />
      <div className={classes.words}>
        <span className={member.is_active ? '' : classes.away}>
          <strong>{memberName(member)}</strong>
          {member.is_active ? null : <> {t`(deactivated)`}</>}
        </span>
        {member.full_name ? <span className={classes.about}>{member.email}</span> : null}
        {member.role === 'manager' ? (
          <span className={`${classes.about} ${table.phone}`}>
            <Trans>Manager</Trans>
          </span>
        ) : null}
      </div>
    </div>
  )
}

type MenuProps = Omit<Props, 'members'> & { member: GroupMember }

function RowMenu({ group, place, member, onRemove }: MenuProps) {
  const setRole = useSetRole()
  const person = memberName(member)
  const { name } = group
  const role = member.role === 'manager' ? 'member' : 'manager'
  const change = (): void =>
    setRole.mutate(
      { id: group.id, userId: member.user_id, role },
      {
        onSuccess: () => notifyDone(role === 'manager' ? t`${person} manages ${name} now` : t`${person} is a member now`),
        onError: (error) => notifyError(t`The role was not changed`, error),
      },
    )
  return (
    <Menu width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t`Actions for ${person}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {place === 'admin' ? (
          <>
            <Menu.Item leftSection={role === 'manager' ? <IconUserShield size={16} /> : <IconUser size={16} />} onClick={change}>
              {role === 'manager' ? t`Make a manager` : t`Make a plain member`}
            </Menu.Item>
            <Menu.Divider />
          </>
        ) : null}
        <Menu.Item color="red" leftSection={<IconUserMinus size={16} />} onClick={() => onRemove(member)}>
          <Trans>Remove from the group…</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
