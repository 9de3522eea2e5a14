import { ActionIcon } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { IconDots } from '@tabler/icons-react'
import { lazy } from 'react'
import type { DocumentItem } from '../../api/types.ts'
import type { DocumentAction } from './document-action.ts'
import { LateMenu } from './LateMenu.tsx'
import type { MenuButtonProps } from './LateMenu.tsx'

type Props = { document: DocumentItem; onAction: (action: DocumentAction) => void }

const load = () => import('./DocumentMenuList.tsx')
const DocumentMenuList = lazy(() => load().then((file) => ({ default: file.DocumentMenuList })))

/** What the person may do with a document. */
export function DocumentMenu({ document, onAction }: Props) {
  const { title } = document
  const button = (props: MenuButtonProps) => (
    <ActionIcon {...props} variant="subtle" color="gray" size={36} aria-label={t`Actions for ${title}`}>
      <IconDots size={18} />
    </ActionIcon>
  )
  return (
    <LateMenu button={button} load={load} menu={(target) => <DocumentMenuList button={target} document={document} onAction={onAction} />} />
  )
}
