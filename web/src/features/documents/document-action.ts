import type { DocumentItem } from '../../api/types.ts'

/** What somebody wants to do with a document and is asked about in a dialog. */
export type DialogAction = { kind: 'rename' | 'categorise' | 'share'; document: DocumentItem }

/** What somebody wants to do with a document. Deleting is done at once: it can be undone. */
export type DocumentAction = DialogAction | { kind: 'delete'; document: DocumentItem }
