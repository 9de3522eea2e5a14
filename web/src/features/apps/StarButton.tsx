import { t } from '@lingui/core/macro'
import { UnstyledButton } from '@mantine/core'
import { IconStar, IconStarFilled } from '@tabler/icons-react'
import type { App } from '../../api/types.ts'
import classes from './StarButton.module.css'

type Props = { app: App; chosen: boolean; number: number | null; toggle: () => void; className: string | undefined }

/** Makes an app a favourite. Quiet until the tile has the pointer or the focus; a favourite shows its star and its key. */
export function StarButton({ app, chosen, number, toggle, className }: Props) {
  return (
    <UnstyledButton
      className={`${classes.star} ${className ?? ''}`}
      data-chosen={chosen || undefined}
      aria-pressed={chosen}
      aria-label={t`Favourite: ${app.name}`}
      onClick={toggle}
    >
      {number === null ? null : (
        <kbd className={classes.number} aria-hidden="true">
          {number}
        </kbd>
      )}
      {chosen ? <IconStarFilled size={15} aria-hidden="true" /> : <IconStar size={16} stroke={1.6} aria-hidden="true" />}
    </UnstyledButton>
  )
}
