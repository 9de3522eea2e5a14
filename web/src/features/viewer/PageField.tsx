import { TextInput } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { formatNumber } from '../../ui/format.ts'
import classes from './Viewer.module.css'

type Props = { current: number; pages: number; onTyped: (page: number) => void }

/** Which page is shown, and the way to another by its number. */
export function PageField({ current, pages, onTyped }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  const total = formatNumber(pages)
  function go(): void {
    const page = Number(typed)
    if (typed !== null && Number.isInteger(page) && page > 0) onTyped(Math.min(pages, page))
    setTyped(null)
  }
  return (
    <form
      className={classes.pageField}
      onSubmit={(event) => {
        event.preventDefault()
        go()
      }}
    >
      <TextInput
        classNames={{ input: classes.pageInput ?? '' }}
        aria-label={t`Page, of ${total}`}
        inputMode="numeric"
        autoComplete="off"
        style={{ width: `calc(${Math.max(2, String(pages).length)}ch + 22px)` }}
        value={typed ?? String(current)}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setTyped(event.currentTarget.value.replaceAll(/\D/g, ''))}
        onBlur={() => setTyped(null)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault()
            event.currentTarget.blur()
          }
        }}
      />
      <span className={classes.total} aria-hidden="true">{t`of ${total}`}</span>
    </form>
  )
}
