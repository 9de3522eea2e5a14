import { Menu } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { IconDownload, IconExternalLink, IconPencil, IconTag, IconTrash, IconUsers } from '@tabler/icons-react'
import type { DocumentItem } from '../../api/types.ts'
import { documentFilePath } from '../../paths.ts'
import type { DocumentAction } from './document-action.ts'
import type { MenuButton } from './LateMenu.tsx'
import { OpenedMenu } from './OpenedMenu.tsx'

type Props = { button: MenuButton; document: DocumentItem; onAction: (action: DocumentAction) => void }

/** Only what the person may do is offered. */
export function DocumentMenuList({ button, document, onAction }: Props) {
  const act = (kind: DocumentAction['kind']) => () => onAction({ kind, document })
  return (
    <OpenedMenu button={button} width={220}>
      <Menu.Item
        component="a"
        href={documentFilePath(document.id, 'view')}
        target="_blank"
        rel="noopener"
        leftSection={<IconExternalLink size={16} />}
      >
        <Trans>Open in a new tab</Trans>
      </Menu.Item>
      <Menu.Item
        component="a"
        href={documentFilePath(document.id, 'download')}
        download={document.file_name}
        leftSection={<IconDownload size={16} />}
      >
        <Trans>Download</Trans>
      </Menu.Item>
      {document.access === 'view' ? null : (
        <>
          <Menu.Divider />
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={act('rename')}>
            <Trans>Rename…</Trans>
          </Menu.Item>
        </>
      )}
      {document.access === 'own' ? (
        <>
          <Menu.Item leftSection={<IconTag size={16} />} onClick={act('categorise')}>
            <Trans>Category…</Trans>
          </Menu.Item>
          <Menu.Item leftSection={<IconUsers size={16} />} onClick={act('share')}>
            <Trans>Share…</Trans>
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={act('delete')}>
            <Trans>Delete</Trans>
          </Menu.Item>
        </>
      ) : null}
    </OpenedMenu>
  )
}
