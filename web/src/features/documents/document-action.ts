import type { DocumentItem } from '../../api/types.ts'

/** What somebody wants to do with a document; each has its dialog. */
export type DocumentAction = { kind: 'rename' | 'categorise' | 'share' | 'delete'; document: DocumentItem }
