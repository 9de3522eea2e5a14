import { Skeleton } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useEffect, useState } from 'react'
import { holdUnsavedWork } from '../../api/session-end.ts'
import { DamagedError, openPdf } from './open-pdf.ts'
import type { Opening, OpenPdf, PasswordQuestion } from './open-pdf.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { NotShown } from './NotShown.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { Reader } from './Reader.tsx'
import classes from './Viewer.module.css'

type Props = {
  title: string
  /** Addresses of the file: to look at, and to save. */
  path: string
  downloadPath: string
  sizeBytes: number
  /** Counted from 1. */
  page: number
  onPage: (page: number) => void
  /** A part of the file was refused: what is known of the document may be out of date. */
  onFault: (error: unknown) => void
}

type State =
  | { kind: 'opening' }
  | { kind: 'password'; question: PasswordQuestion }
  | { kind: 'open'; open: OpenPdf }
  | { kind: 'not-shown'; why: 'damaged' | 'large' | 'no-viewer' }

/** The worker has the whole file in memory once it was read to the end. */
const mostBytes = 1024 ** 3

/** Shows a PDF: its pages with their text, search, a rail of pages, sizes and keys. */
export function PdfViewer({ title, path, downloadPath, sizeBytes, page, onPage, onFault }: Props) {
  const [state, setState] = useState<State>({ kind: 'opening' })
  const [opening, setOpening] = useState<Opening | null>(null)
  const [fault, setFault] = useState<unknown>(null)

  // Where somebody reads, how large, and a password that was given survive the end of the session.
  useEffect(holdUnsavedWork, [])

  useEffect(() => {
    if (sizeBytes > mostBytes) {
      setState({ kind: 'not-shown', why: 'large' })
      return undefined
    }
    let current = true
    const set = (next: State): void => {
      if (current) setState(next)
    }
    const begun = openPdf({
      path,
      sizeBytes,
      onPassword: (question) => set({ kind: 'password', question }),
      onFault: (error) => {
        if (!current) return
        setFault(error)
        onFault(error)
      },
    })
    setState({ kind: 'opening' })
    setOpening(begun)
    setFault(null)
    begun.opened.then(
      (open) => set({ kind: 'open', open }),
      (error: unknown) => set({ kind: 'not-shown', why: error instanceof DamagedError ? 'damaged' : 'no-viewer' }),
    )
    return () => {
      current = false
      begun.close()
    }
  }, [path, sizeBytes, onFault])

  return (
    <div className={classes.place}>
      {fault === null ? null : (
        <ErrorNotice
          error={fault}
          title={t`A part of the PDF did not come`}
          onRetry={() => {
            setFault(null)
            opening?.retry()
          }}
        />
      )}
      {state.kind === 'opening' ? <Skeleton className={classes.viewer ?? ''} aria-busy="true" /> : null}
      {state.kind === 'password' ? (
        <PasswordForm
          key={String(state.question.wrong)}
          question={state.question}
          onAnswer={(password) => {
            setState({ kind: 'opening' })
            state.question.answer(password)
          }}
        />
      ) : null}
      {state.kind === 'not-shown' ? <NotShown why={state.why} path={path} downloadPath={downloadPath} /> : null}
      {state.kind === 'open' ? <Reader open={state.open} title={title} path={path} page={page} onPage={onPage} /> : null}
    </div>
  )
}
