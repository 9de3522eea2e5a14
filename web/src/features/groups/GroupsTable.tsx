import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Group } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { formatDate, formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import table from '../../ui/Table.module.css'
import classes from './Groups.module.css'

export type GroupAction = { kind: 'edit' | 'delete'; group: Group }

type Props = { groups: readonly Group[]; onAction: (action: GroupAction) => void }

export function GroupsTable({ groups, onAction }: Props) {
  const locale = useLocale()
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Group</Trans>
            </th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              <Trans>People</Trans>
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
          {groups.map((group) => (
            <tr key={group.id}>
              <td>
                <div className={classes.words}>
                  <Link to={paths.group} params={{ id: group.id }} className={classes.name ?? ''}>
                    {group.name}
                  </Link>
                  {group.require_second_factor ? (
                    <span className={classes.about}>
                      <Trans>Second factor required</Trans>
                    </span>
                  ) : null}
                  {group.description === '' ? null : <span className={classes.about}>{group.description}</span>}
                  <span className={`${classes.about} ${table.phone}`}>{peopleIn(group)}</span>
                </div>
              </td>
              <td className={`${table.wide} ${table.fit}`}>{peopleIn(group)}</td>
              <td className={`${table.wide} ${table.fit} ${table.quiet}`} title={formatMoment(group.created_at, locale)}>
                {formatDate(group.created_at, locale)}
              </td>
              <td className={table.fit}>
                <RowMenu group={group} onAction={onAction} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export function peopleIn({ member_count: count, manager_count: managers }: Group): string {
  if (count === 0) return t`Nobody yet`
  return managers === 0
    ? plural(count, { one: '# person', other: '# people' })
    : t`${plural(count, { one: '# person', other: '# people' })}, ${plural(managers, { one: '# manager', other: '# managers' })}`
}

function RowMenu({ group, onAction }: { group: Group; onAction: Props['onAction'] }) {
  const { name } = group
  return (
    <Menu width={180}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t`Actions for ${name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => onAction({ kind: 'edit', group })}>
          <Trans>Edit</Trans>
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => onAction({ kind: 'delete', group })}>
          <Trans>Delete…</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
