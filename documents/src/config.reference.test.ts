import { describeSettings } from '@gatehouse/kit/config-reference'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { documentsSettings } from './config.ts'

test('the reference of the documents service’s environment is what it reads', async () => {
  const text = describeSettings('Environment of documents', documentsSettings, join(import.meta.dirname, '../..'))
  await expect(text).toMatchFileSnapshot('../../docs/reference/documents.md')
})
