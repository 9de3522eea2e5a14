import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconUpload } from '@tabler/icons-react'
import { useRef } from 'react'
import { formatBytes } from '../../ui/format.ts'
import type { LimitsInForce } from './documents.api.ts'
import classes from './DropArea.module.css'

type Props = {
  onFiles: (files: File[]) => void
  /** What a file may be, and who said so; undefined while that is not known. */
  limits: LimitsInForce | undefined
  /** Where the files go, when a category is open. */
  into: string | null
  /** `large` is the first thing a person sees here; `strip` stays above a list. */
  size: 'large' | 'strip'
}

/** Where PDFs are dropped or picked, with the limit printed on it. */
export function DropArea({ onFiles, limits, into, size }: Props) {
  const picker = useRef<HTMLInputElement>(null)
  return (
    <div className={classes.area} data-size={size}>
      <IconUpload className={classes.icon} size={size === 'large' ? 28 : 18} stroke={1.6} aria-hidden="true" />
      <p className={classes.words}>
        <span className={classes.drop}>{size === 'large' ? t`Drop your first PDFs here` : t`Drop PDFs anywhere on this page`}</span>
        <span className={classes.limit}>{limitWords(limits)}</span>
        {into === null ? null : <span className={classes.limit}>{t`They go into “${into}”`}</span>}
        {limits ? <span className={classes.limit}>{setBy(limits.set_by)}</span> : null}
      </p>
      <Button
        id="choose-files"
        size={size === 'large' ? 'md' : 'sm'}
        variant={size === 'large' ? 'filled' : 'default'}
        onClick={() => picker.current?.click()}
      >
        <Trans>Choose files</Trans>
      </Button>
      <input
        ref={picker}
        type="file"
        accept="application/pdf,.pdf"
        multiple
        hidden
        aria-label={t`PDF files`}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])])
          // The same file can be chosen again after it was removed from the dock.
          event.currentTarget.value = ''
        }}
      />
    </div>
  )
}

/** Over the whole page while files are held above it. */
export function DropCover({ limits, into }: Pick<Props, 'limits' | 'into'>) {
  return (
    <div className={classes.cover} aria-hidden="true">
      <div className={classes.coverBox}>
        <IconUpload size={32} stroke={1.6} />
        <strong>{into === null ? t`Let go to upload` : t`Let go to upload into “${into}”`}</strong>
        <span>{limitWords(limits)}</span>
      </div>
    </div>
  )
}

function limitWords(limits: LimitsInForce | undefined): string {
  if (limits === undefined) return t`PDF files`
  const most = formatBytes(limits.max_pdf_bytes)
  return t`PDF files up to ${most} each`
}

const setBy = (person: string | null): string => (person === null ? t`The limit is the default` : t`Limit set by ${person}`)
