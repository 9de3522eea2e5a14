import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Group } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { countOf, formatDate, formatMoment } from '../../ui/format.ts'
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
            <th scope="col">Group</th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              People
            </th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              Since
            </th>
            <th scope="col" className={table.fit}>
              <span className="visually-hidden">Actions</span>
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
                  {group.require_second_factor ? <span className={classes.about}>Second factor required</span> : null}
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

export function peopleIn({ member_count: people, manager_count: managers }: Group): string {
  if (people === 0) return 'Nobody yet'
  return managers === 0 ? countOf(people, 'person', 'people') : `${countOf(people, 'person', 'people')}, ${countOf(managers, 'manager')}`
}

function RowMenu({ group, onAction }: { group: Group; onAction: Props['onAction'] }) {
  return (
    <Menu width={180}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={`Actions for ${group.name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => onAction({ kind: 'edit', group })}>
          Edit
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => onAction({ kind: 'delete', group })}>
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
