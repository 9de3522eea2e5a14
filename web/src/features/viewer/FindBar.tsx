import { ActionIcon, TextInput } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { IconChevronDown, IconChevronUp, IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useStore } from '../../store.ts'
import { announce } from '../../ui/announce.ts'
import { formatNumber } from '../../ui/format.ts'
import { hitsIn, numberOf } from './text-search.ts'
import type { Findings, TextSearch } from './text-search.ts'
import classes from './Viewer.module.css'

type Props = { search: TextSearch; pages: number; current: number; onClose: () => void }

const pauseMs = 250

/** Searches the text of the PDF: how often it is there, and the way from one place to the next. */
export function FindBar({ search, pages, current, onClose }: Props) {
  const findings = useStore(search.findings)
  const [text, setText] = useState('')
  const from = useRef(current)
  from.current = current
  useEffect(() => {
    const timer = setTimeout(() => void search.start(text, from.current), text === '' ? 0 : pauseMs)
    return () => clearTimeout(timer)
  }, [search, text])
  useEffect(() => () => void search.start('', 1), [search])

  const words = wordsFor(findings, pages)
  const isDone = findings.wanted !== '' && findings.read === pages
  useEffect(() => {
    if (isDone) announce(words)
  }, [isDone, words])
  const nowhere = findings.current === null
  return (
    <search className={classes.find}>
      <TextInput
        id="find-in-pdf"
        className={classes.findField ?? ''}
        type="search"
        autoFocus
        autoComplete="off"
        aria-label={t`Search in this PDF`}
        placeholder={t`Search in this PDF`}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          search.step(event.shiftKey ? -1 : 1)
        }}
      />
      <output className={classes.count}>{words}</output>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t`Previous hit`} disabled={nowhere} onClick={() => search.step(-1)}>
        <IconChevronUp size={18} />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t`Next hit`} disabled={nowhere} onClick={() => search.step(1)}>
        <IconChevronDown size={18} />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t`Close the search`} onClick={onClose}>
        <IconX size={18} />
      </ActionIcon>
    </search>
  )
}

function wordsFor(findings: Findings, pages: number): string {
  if (findings.wanted === '') return ''
  const hits = hitsIn(findings)
  const searching = findings.read < pages
  if (hits === 0) {
    if (searching) return t`Searching…`
    return findings.gaps ? t`Nothing found; some pages could not be read` : t`Nothing found`
  }
  const [number, total] = [formatNumber(numberOf(findings)), formatNumber(hits)]
  if (searching) return t`${number} of ${total} so far`
  return findings.gaps ? t`${number} of ${total}; some pages could not be read` : t`${number} of ${total}`
}
