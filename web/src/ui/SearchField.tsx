import { t } from '@lingui/core/macro'
import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useKeys } from './keys.ts'
import type { PageKey } from './keys.ts'

const pauseMs = 250

type Props = {
  label: string
  /** What is searched for now, from the address. */
  value: string
  /** Called when typing pauses. */
  onSearch: (text: string) => void
  /** The key that leads here, where the usual one leads elsewhere. */
  keyName?: string
  className?: string | undefined
}

/** A search field whose truth is the address: it follows the address and changes it when typing pauses. It has a key of its own. */
export function SearchField({ label, value, onSearch, keyName = '/', className }: Props) {
  const [text, setText] = useState(value)
  const [known, setKnown] = useState(value)
  if (known !== value) {
    // The address changed by itself (back, a link); what was typed already agrees or is older.
    setKnown(value)
    if (text.trim() !== value) setText(value)
  }

  const field = useRef<HTMLInputElement>(null)
  const keys = useMemo<PageKey[]>(
    () => [
      { keys: keyName, label, run: () => field.current?.focus() },
      { keys: 'Esc', label: t`Clear the search, in its field` },
    ],
    [label, keyName],
  )
  useKeys(t`Search`, keys)

  useEffect(() => {
    if (text.trim() === value) return undefined
    const timer = setTimeout(() => onSearch(text.trim()), pauseMs)
    return () => clearTimeout(timer)
  }, [text, value, onSearch])

  return (
    <TextInput
      ref={field}
      type="search"
      className={className ?? ''}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      rightSection={text === '' ? null : <CloseButton size="sm" aria-label={t`Clear the search`} onClick={() => setText('')} />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setText('')
      }}
    />
  )
}
