import { UnstyledButton } from '@mantine/core'
import { Plural } from '@lingui/react/macro'
import { IconUsers, IconUserShare } from '@tabler/icons-react'
import type { DocumentItem } from '../../api/types.ts'
import classes from './Sharing.module.css'
import { sharedByWords } from './share-words.ts'

/** Who else sees a document, or whose it is. */
export function Sharing({ document, onShare }: { document: DocumentItem; onShare: () => void }) {
  const by = sharedByWords(document)
  if (by !== null) {
    return (
      <span className={classes.sharing}>
        <IconUserShare size={14} aria-hidden="true" />
        {by}
      </span>
    )
  }
  if (document.shared_with === 0) return null
  return (
    <UnstyledButton className={classes.sharing} onClick={onShare}>
      <IconUsers size={14} aria-hidden="true" />
      <span>
        <Plural value={document.shared_with} one="Shared with # group" other="Shared with # groups" />
      </span>
    </UnstyledButton>
  )
}
