import { ActionIcon, Menu, UnstyledButton } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import {
  IconChevronDown,
  IconChevronUp,
  IconDots,
  IconLayoutSidebar,
  IconMinus,
  IconPlus,
  IconPrinter,
  IconRotateClockwise,
  IconSearch,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatNumber } from '../../ui/format.ts'
import type { Zoom } from './layout.ts'
import { PageField } from './PageField.tsx'
import classes from './Viewer.module.css'

export type ToolbarProps = {
  pages: number
  current: number
  zoom: Zoom
  /** The factor at which the current page is shown. */
  factor: number
  rail: boolean
  finding: boolean
  /** Address of the PDF for the browser's own viewer, which prints. */
  path: string
  onRail: () => void
  onFind: () => void
  onGoTo: (page: number) => void
  /** A page whose number was typed. */
  onTyped: (page: number) => void
  onZoom: (zoom: Zoom) => void
  onStep: (direction: 1 | -1) => void
  onRotate: () => void
}

/** What can be done with the view of a PDF. On a phone the rarer things are in a menu. */
export function Toolbar(props: ToolbarProps) {
  const { pages, current, factor, rail, finding, path, onRail, onFind, onGoTo, onTyped, onStep, onRotate } = props
  const size = percent(factor)
  return (
    <div className={classes.toolbar} role="group" aria-label={t`View of the PDF`}>
      <Tool label={rail ? t`Hide the pages` : t`Show the pages`} pressed={rail} onClick={onRail}>
        <IconLayoutSidebar size={18} />
      </Tool>
      <span className={classes.group}>
        <Tool className={classes.wide} label={t`Previous page`} disabled={current <= 1} onClick={() => onGoTo(current - 1)}>
          <IconChevronUp size={18} />
        </Tool>
        <PageField current={current} pages={pages} onTyped={onTyped} />
        <Tool className={classes.wide} label={t`Next page`} disabled={current >= pages} onClick={() => onGoTo(current + 1)}>
          <IconChevronDown size={18} />
        </Tool>
      </span>
      <span className={classes.group}>
        <Tool label={t`Smaller`} onClick={() => onStep(-1)}>
          <IconMinus size={18} />
        </Tool>
        <Menu position="bottom">
          <Menu.Target>
            <UnstyledButton className={`${classes.zoom} ${classes.wide}`} aria-label={t`Size: ${size}`}>
              {size}
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            <ZoomItems {...props} />
          </Menu.Dropdown>
        </Menu>
        <Tool label={t`Larger`} onClick={() => onStep(1)}>
          <IconPlus size={18} />
        </Tool>
      </span>
      <span className={classes.group}>
        <Tool className={classes.wide} label={t`Turn clockwise`} onClick={onRotate}>
          <IconRotateClockwise size={18} />
        </Tool>
        <ActionIcon
          className={classes.wide ?? ''}
          component="a"
          href={path}
          target="_blank"
          rel="noopener"
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t`Open in a new tab, to print`}
          title={t`Open in a new tab, to print`}
        >
          <IconPrinter size={18} />
        </ActionIcon>
        <Tool label={finding ? t`Close the search` : t`Search in this PDF`} pressed={finding} onClick={onFind}>
          <IconSearch size={18} />
        </Tool>
        <Menu>
          <Menu.Target>
            <ActionIcon className={classes.phone ?? ''} variant="subtle" color="gray" size="lg" aria-label={t`More for the view`}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <ZoomItems {...props} />
            <Menu.Divider />
            <Menu.Item onClick={onRotate}>
              <Trans>Turn clockwise</Trans>
            </Menu.Item>
            <Menu.Item component="a" href={path} target="_blank" rel="noopener">
              <Trans>Open in a new tab, to print</Trans>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </span>
    </div>
  )
}

const percent = (factor: number): string => formatNumber(factor, { style: 'percent', maximumFractionDigits: 0 })

const sizes = [0.5, 0.75, 1, 1.5, 2, 4] as const

function ZoomItems({ zoom, onZoom }: Pick<ToolbarProps, 'zoom' | 'onZoom'>) {
  const current = (one: Zoom) => (one === zoom ? { 'aria-current': true, 'data-current': true } : {})
  return (
    <>
      <Menu.Item {...current('width')} onClick={() => onZoom('width')}>
        <Trans>Width of the view</Trans>
      </Menu.Item>
      <Menu.Item {...current('page')} onClick={() => onZoom('page')}>
        <Trans>Whole page</Trans>
      </Menu.Item>
      <Menu.Divider />
      {sizes.map((size) => (
        <Menu.Item key={size} {...current(size)} onClick={() => onZoom(size)}>
          {percent(size)}
        </Menu.Item>
      ))}
    </>
  )
}

type ToolProps = {
  label: string
  onClick: () => void
  children: ReactNode
  disabled?: boolean
  pressed?: boolean
  className?: string | undefined
}

function Tool({ label, onClick, children, disabled = false, pressed, className }: ToolProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      className={className ?? ''}
      aria-label={label}
      title={label}
      {...(pressed === undefined ? {} : { 'aria-expanded': pressed })}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </ActionIcon>
  )
}
