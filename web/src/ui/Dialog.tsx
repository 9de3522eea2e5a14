import { t } from '@lingui/core/macro'
import { Modal } from '@mantine/core'
import type { ModalProps } from '@mantine/core'
import { useFocusReturn } from './focus-return.ts'

/** A dialog that is there while it is rendered. When it goes, the focus is where it was before. */
export function Dialog(props: ModalProps) {
  useFocusReturn()
  return <Modal closeButtonProps={{ 'aria-label': t`Close` }} {...props} />
}
