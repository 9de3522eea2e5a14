// All German words in one script, loaded by those who read German.
import type { Messages } from '@lingui/core'

const catalogues = import.meta.glob<Messages>('../**/words.de.po', { eager: true, import: 'messages' })

export { serverWords } from './german-server-words.ts'

export const messages: Messages = Object.assign({}, ...Object.values(catalogues))
