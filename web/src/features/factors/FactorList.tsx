import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { ComponentType } from 'react'
import type { Authenticator, Passkey } from '../../api/types.ts'
import { formatAgo, formatDate } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import { RemoveFactorDialog, RenameFactorDialog } from './factor-dialogs.tsx'
import type { FactorRef } from './factors.api.ts'
import classes from './FactorSections.module.css'

type Item = Authenticator | Passkey
type Props = {
  kind: FactorRef['kind']
  icon: ComponentType<{ size?: number; className?: string | undefined }>
  items: readonly Item[]
  /** The one that a group demands, so it stays until there is another. */
  isLast: boolean
  empty: string
}

/** Factors of one kind, each with its name, its age, and what can be done with it. */
export function FactorList({ kind, icon: Icon, items, isLast, empty }: Props) {
  const [action, setAction] = useState<{ what: 'rename' | 'remove'; item: Item } | null>(null)
  const locale = useLocale()
  const now = useNow(60_000)
  const close = () => setAction(null)
  if (items.length === 0) return <p className={classes.empty}>{empty}</p>
  return (
    <>
      <ul className={classes.list}>
        {items.map((item) => (
          <li key={item.id} className={classes.item}>
            <Icon size={22} className={classes.icon} aria-hidden="true" />
            <div className={classes.words}>
              <span className={classes.name}>{item.name}</span>
              <span className={classes.more}>{detailsOf(item, { now, locale }).join(' · ')}</span>
            </div>
            <Menu width={180}>
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" size={36} aria-label={t`Actions for ${item.name}`}>
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setAction({ what: 'rename', item })}>
                  <Trans>Rename…</Trans>
                </Menu.Item>
                <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => setAction({ what: 'remove', item })}>
                  <Trans>Remove…</Trans>
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </li>
        ))}
      </ul>
      {action?.what === 'rename' ? <RenameFactorDialog kind={kind} item={action.item} onClose={close} /> : null}
      {action?.what === 'remove' ? <RemoveFactorDialog kind={kind} item={action.item} isLast={isLast} onClose={close} /> : null}
    </>
  )
}

function detailsOf(item: Item, { now, locale }: { now: number; locale: Locale }): string[] {
  const added = formatDate(item.created_at, locale)
  const used = item.last_used_at ? formatAgo(item.last_used_at, now, locale) : null
  return [
    t`Added ${added}`,
    used === null ? t`never used` : t`last used ${used}`,
    ...('backed_up' in item ? [item.backed_up ? t`synced` : t`on one device only`] : []),
  ]
}
