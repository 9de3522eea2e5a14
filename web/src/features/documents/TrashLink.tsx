import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'

/** The way to what was deleted. */
export function TrashLink() {
  return (
    <Button component={Link} to={paths.trash} variant="default" leftSection={<IconTrash size={16} />}>
      <Trans>Trash</Trans>
    </Button>
  )
}
