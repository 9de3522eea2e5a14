import { t } from '@lingui/core/macro'
import { ActionIcon, UnstyledButton } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconGripVertical } from '@tabler/icons-react'
import type { ComponentProps } from 'react'
import type { App } from '../../api/types.ts'
import { AppIcon } from './AppIcon.tsx'
import classes from './ArrangeTile.module.css'
import { StarButton } from './StarButton.tsx'

type Props = {
  app: App
  isDragged: boolean
  isFirst: boolean
  isLast: boolean
  grip: Pick<ComponentProps<'button'>, 'onPointerDown' | 'onKeyDown' | 'onBlur'>
  onStep: (by: number) => void
  favourite: { chosen: boolean; toggle: () => void }
}

/** A tile that is being put in order: no link, but a handle, two buttons and a star. */
export function ArrangeTile({ app, isDragged, isFirst, isLast, grip, onStep, favourite }: Props) {
  return (
    <div className={classes.tile} data-dragged={isDragged || undefined}>
      <UnstyledButton className={classes.grip} data-grip={app.key} aria-label={t`Move ${app.name}: drag, or arrow keys`} {...grip}>
        <IconGripVertical size={18} aria-hidden="true" />
        <AppIcon icon={app.icon} name={app.name} />
        <span className={classes.name}>{app.name}</span>
      </UnstyledButton>
      <span className={classes.buttons}>
        <ActionIcon variant="subtle" color="gray" aria-label={t`Earlier: ${app.name}`} disabled={isFirst} onClick={() => onStep(-1)}>
          <IconChevronLeft size={16} />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label={t`Later: ${app.name}`} disabled={isLast} onClick={() => onStep(1)}>
          <IconChevronRight size={16} />
        </ActionIcon>
        <StarButton app={app} number={null} className={undefined} {...favourite} />
      </span>
    </div>
  )
}
