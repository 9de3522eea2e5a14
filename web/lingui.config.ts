import type { CatalogFormatter, LinguiConfig } from '@lingui/conf'
import { formatter } from '@lingui/format-po'

/** Nothing that changes by itself, no line numbers and no dates, so that catalogues meet in few conflicts. */
const plain = formatter({ origins: false, lineNumbers: false, printPlaceholdersInComments: false })
const format: CatalogFormatter = {
  ...plain,
  serialize: async (catalog, context) => (await plain.serialize(catalog, context)).replace(/^"POT-Creation-Date:.*\n/m, ''),
}

const exclude = ['**/*.test.ts', '**/*.builders.ts']

/** English stands in the source; each folder keeps its German beside it (docs/decisions/0064-words-in-two-languages.md). */
export default {
  sourceLocale: 'en',
  locales: ['de'],
  catalogs: [
    { path: '<rootDir>/src/features/{name}/words.{locale}', include: ['<rootDir>/src/features/{name}'], exclude },
    { path: '<rootDir>/src/ui/words.{locale}', include: ['<rootDir>/src/ui'], exclude },
    { path: '<rootDir>/src/words.{locale}', include: ['<rootDir>/src/*.{ts,tsx}', '<rootDir>/src/{api,language}/*.{ts,tsx}'], exclude },
  ],
  orderBy: 'message',
  format,
  // Where the macros find what runs them: English is in force there before the first message is asked for.
  runtimeConfigModule: { i18n: ['#words', 'i18n'] },
} satisfies LinguiConfig
