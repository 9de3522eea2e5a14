import { t } from '@lingui/core/macro'
import { ActionIcon, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'

/** Copies a text and says so. */
export function CopyButton({ text, label }: { text: () => string; label: string }) {
  const clipboard = useClipboard({ timeout: 2000 })
  return (
    <Tooltip label={clipboard.copied ? t`Copied` : label}>
      <ActionIcon variant="subtle" color="gray" aria-label={clipboard.copied ? t`Copied` : label} onClick={() => clipboard.copy(text())}>
        {clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      </ActionIcon>
    </Tooltip>
  )
}
