import { Drawer } from '@mantine/core'
import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'
import '@mantine/core/styles/Drawer.layer.css'
import { useFocusReturn } from '../../ui/focus-return.ts'

/** The list of conversations where the screen has no room beside the open one. */
export function ConversationsDrawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  useFocusReturn()
  return (
    <Drawer opened onClose={onClose} title={t`Conversations`} size="min(22rem, 88vw)" closeButtonProps={{ 'aria-label': t`Close` }}>
      {children}
    </Drawer>
  )
}
