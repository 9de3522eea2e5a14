import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconFileTypePdf } from '@tabler/icons-react'
import { Empty } from '../../ui/Empty.tsx'
import classes from './Viewer.module.css'

type Props = { why: 'damaged' | 'large' | 'no-viewer'; path: string; downloadPath: string }

/** A PDF that cannot be shown here, and what can be done with it. */
export function NotShown({ why, path, downloadPath }: Props) {
  const { title, text } = wordsFor(why)
  return (
    <div className={classes.instead}>
      <Empty
        icon={IconFileTypePdf}
        title={title}
        action={
          <>
            <Button component="a" href={downloadPath} download>
              <Trans>Download it</Trans>
            </Button>
            {why === 'damaged' ? null : (
              <Button component="a" href={path} target="_blank" rel="noopener" variant="default">
                <Trans>Open in a new tab</Trans>
              </Button>
            )}
          </>
        }
      >
        {text}
      </Empty>
    </div>
  )
}

function wordsFor(why: Props['why']): { title: string; text: string } {
  if (why === 'damaged') return { title: t`This PDF is damaged`, text: t`It could not be read here. Another program may still open it.` }
  if (why === 'large')
    return { title: t`This PDF is too large to show here`, text: t`Download it, or leave it to the viewer of your browser.` }
  return { title: t`This browser cannot show PDFs here`, text: t`A newer one can. Download it, or leave it to the viewer of your browser.` }
}
