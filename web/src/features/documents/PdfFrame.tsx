import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconFileTypePdf } from '@tabler/icons-react'
import type { DocumentItem } from '../../api/types.ts'
import { documentFilePath } from '../../paths.ts'
import { Empty } from '../../ui/Empty.tsx'
import classes from './DocumentPage.module.css'

/** The PDF in the browser's own viewer, which has search, pages, zoom and keys, and runs apart from our pages. */
export function PdfFrame({ document }: { document: DocumentItem }) {
  const { title } = document
  const path = documentFilePath(document.id, 'view')
  if (navigator.pdfViewerEnabled) return <iframe className={classes.frame} src={path} title={t`Content of ${title}`} />
  return (
    <div className={classes.instead}>
      <Empty
        icon={IconFileTypePdf}
        title={t`This browser shows PDFs on their own only`}
        action={
          <Button component="a" href={path} target="_blank" rel="noopener">
            <Trans>Open the PDF</Trans>
          </Button>
        }
      />
    </div>
  )
}
