import { ActionIcon } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { Service } from '../../api/types.ts'
import { announce } from '../../ui/announce.ts'
import { notifyError } from '../../ui/notify.tsx'
import { moved } from './order.ts'
import { useOrderServices } from './registry.api.ts'

/** Moves a service up or down among those that are not in the file. */
export function MoveButtons({ service, all }: { service: Service; all: readonly Service[] }) {
  const order = useOrderServices()
  const keys = all.filter(({ source }) => source !== 'file').map(({ key }) => key)
  if (!keys.includes(service.key) || keys.length < 2) return null
  const move = (by: -1 | 1): void => {
    const next = moved(keys, service.key, by)
    if (next === null) return
    order.mutate(next, {
      onSuccess: () => announce(`${service.name} is number ${next.indexOf(service.key) + 1} of ${next.length} now`),
      onError: (error) => notifyError('The order was not changed', error),
    })
  }
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Move ${service.name} up`}
        aria-disabled={keys[0] === service.key}
        loading={order.isPending}
        onClick={() => move(-1)}
      >
        <IconArrowUp size={16} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Move ${service.name} down`}
        aria-disabled={keys.at(-1) === service.key}
        onClick={() => move(1)}
      >
        <IconArrowDown size={16} aria-hidden="true" />
      </ActionIcon>
    </>
  )
}
