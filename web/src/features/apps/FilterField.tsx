import { t } from '@lingui/core/macro'
import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { KeyboardEvent, RefObject } from 'react'
import classes from './AppsPage.module.css'
import { tilesIn } from './tile-grid.ts'

type Props = {
  ref: RefObject<HTMLInputElement | null>
  grid: RefObject<HTMLElement | null>
  value: string
  onChange: (text: string) => void
}

/** Finds an app by typing; Enter opens the first that is left, Ctrl+Enter in a new tab. */
export function FilterField({ ref, grid, value, onChange }: Props) {
  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const [first] = tilesIn(grid.current)
    if (event.key === 'Escape') onChange('')
    if (event.key === 'Enter') open(first, event.ctrlKey || event.metaKey)
    if (event.key !== 'ArrowDown') return
    event.preventDefault()
    first?.focus()
  }
  return (
    <TextInput
      ref={ref}
      className={classes.filter ?? ''}
      aria-label={t`Find an app`}
      placeholder={t`Type to find an app`}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  )
}

function open(tile: HTMLElement | undefined, apart: boolean): void {
  if (apart && tile instanceof HTMLAnchorElement && tile.href !== '') window.open(tile.href, '_blank', 'noopener')
  else tile?.click()
}
