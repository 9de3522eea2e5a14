import { IconFileTypePdf } from '@tabler/icons-react'
import { useState } from 'react'
import type { DocumentItem } from '../../api/types.ts'
import { documentPicturePath } from '../../paths.ts'
import classes from './FirstPage.module.css'

/** The first page of a document, small. It is fetched when it comes into sight; the title beside it says what it is. */
export function FirstPage({ document: { id, has_picture: hasPicture } }: { document: DocumentItem }) {
  const [failed, setFailed] = useState(false)
  return (
    <span className={classes.page}>
      {hasPicture === false || failed ? (
        <IconFileTypePdf className={classes.icon} size={40} stroke={1.2} aria-hidden="true" />
      ) : (
        <img src={documentPicturePath(id)} alt="" loading="lazy" decoding="async" onError={() => setFailed(true)} />
      )}
    </span>
  )
}
