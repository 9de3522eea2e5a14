import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Link } from '@tanstack/react-router'
import type { AccessGrid, GridGroup } from '../../api/access-types.ts'
import { paths } from '../../paths.ts'
import { formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { peopleWords } from './access-words.ts'
import classes from './Grid.module.css'
import { cellKey, hasNow, nextCell } from './grid.ts'
import type { Pending } from './grid.ts'

type Props = {
  groups: readonly GridGroup[]
  apps: readonly AccessGrid['apps'][number][]
  pending: Pending
  onToggle: (group: GridGroup, appKey: string) => void
}

/** A grid that is one stop for Tab: arrows move in it, Space turns a cell over. */
export function AccessGridTable({ groups, apps, pending, onToggle }: Props) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [at, setAt] = useState({ row: 0, column: 0 })
  const here = { row: Math.min(at.row, groups.length - 1), column: Math.min(at.column, apps.length - 1) }

  function onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const next = nextCell(here, event.key, { rows: groups.length, columns: apps.length })
    if (!next) return
    event.preventDefault()
    setAt(next)
    body.current?.querySelector<HTMLElement>(`[data-cell="${next.row} ${next.column}"]`)?.focus()
  }

  return (
    <div className={classes.scroll}>
      <table className={classes.grid} role="grid" aria-label={t`Groups and apps`} aria-rowcount={groups.length + 1}>
        <thead>
          <tr>
            <th scope="col" className={classes.corner}>
              <Trans>Group</Trans>
            </th>
            {apps.map(({ key, name }) => (
              <th key={key} scope="col" className={classes.app}>
                <Link to={paths.service} params={{ key }} tabIndex={-1} className={classes.appName ?? ''}>
                  {name}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKey}>
          {groups.map((group, row) => (
            <tr key={group.id}>
              <th scope="row" className={classes.group}>
                <Link to={paths.group} params={{ id: group.id }} tabIndex={-1} className={classes.groupName ?? ''}>
                  {group.name}
                </Link>
                <span className={classes.people}>{peopleWords(group.people)}</span>
              </th>
              {apps.map((app, column) => (
                <Cell
                  key={app.key}
                  group={group}
                  app={app}
                  pending={pending}
                  place={`${row} ${column}`}
                  isStop={row === here.row && column === here.column}
                  onFocus={() => setAt({ row, column })}
                  onToggle={() => onToggle(group, app.key)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type CellProps = {
  group: GridGroup
  app: Props['apps'][number]
  pending: Pending
  place: string
  isStop: boolean
  onFocus: () => void
  onToggle: () => void
}

function Cell({ group, app, pending, place, isStop, onFocus, onToggle }: CellProps) {
  const locale = useLocale()
  const saved = hasNow(group, app.key)
  const wanted = pending.get(cellKey(group.id, app.key)) ?? saved
  const end = group.grants.find((grant) => grant.app_key === app.key && !grant.expired)?.expires_at ?? null
  const moment = wanted && end !== null ? formatMoment(end, locale) : null
  const changed = wanted === saved ? null : wanted ? t`will be given` : t`will be taken away`
  const label = [ofGroup(app.name, group.name), moment === null ? null : t`until ${moment}`, changed].filter((part) => part !== null)
  return (
    <td role="gridcell" className={classes.cell} data-changed={wanted === saved ? undefined : wanted ? 'gain' : 'loss'}>
      <label title={moment === null ? undefined : t`Until ${moment}`}>
        <input
          type="checkbox"
          data-cell={place}
          checked={wanted}
          tabIndex={isStop ? 0 : -1}
          aria-label={label.join(', ')}
          onFocus={onFocus}
          onChange={onToggle}
        />
        {moment === null ? null : <span className={classes.ends} aria-hidden="true" />}
      </label>
    </td>
  )
}

const ofGroup = (app: string, group: string): string => t`${app} for ${group}`
