import { t } from '@lingui/core/macro'
import { ActionIcon } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react'
import type { Service } from '../../api/types.ts'
import classes from './ServicesTable.module.css'
import type { ServiceOrder } from './use-service-order.ts'

/** Moves a service among those that are not in the file: a handle to drag or to use with arrow keys, and a button each way. */
export function MoveButtons({ service, order }: { service: Service; order: ServiceOrder }) {
  const { key, name } = service
  if (!order.canMove(key)) return null
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        className={classes.grip}
        data-grip={key}
        aria-label={t`Move ${name}: drag, or arrow keys`}
        {...order.grip(service)}
      >
        <IconGripVertical size={16} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t`Move ${name} up`}
        aria-disabled={order.isFirst(key)}
        onClick={() => order.step(service, -1)}
      >
        <IconArrowUp size={16} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t`Move ${name} down`}
        aria-disabled={order.isLast(key)}
        onClick={() => order.step(service, 1)}
      >
        <IconArrowDown size={16} aria-hidden="true" />
      </ActionIcon>
    </>
  )
}
