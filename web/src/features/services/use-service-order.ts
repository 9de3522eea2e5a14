import { t } from '@lingui/core/macro'
import { useLayoutEffect, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Service } from '../../api/types.ts'
import { announce } from '../../ui/announce.ts'
import { notifyError } from '../../ui/notify.tsx'
import { useDrag } from '../apps/drag.ts'
import { inOrder, movedTo } from './order.ts'
import { useOrderServices } from './registry.api.ts'

export type ServiceOrder = ReturnType<typeof useServiceOrder>

/** Putting services in order, dragged or moved by keys and buttons. Those of the services file stay where the file has them. */
export function useServiceOrder(services: readonly Service[]) {
  const order = useOrderServices()
  const keys = services.filter(({ source }) => source !== 'file').map(({ key }) => key)
  const [draft, setDraft] = useState<string[] | null>(null)
  const [held, setHeld] = useState<string | null>(null)
  const shown = draft ?? keys

  useLayoutEffect(() => {
    // A row that moves in the document loses the focus on the way.
    if (held !== null) document.querySelector<HTMLElement>(`[data-grip="${held}"]`)?.focus()
  }, [held, shown])

  function save(next: string[]): void {
    setDraft(next)
    order.mutate(next, {
      onError: (error) => notifyError(t`The order was not changed`, error),
      // Rows that were moved meanwhile stay where they are.
      onSettled: () => setDraft((now) => (now === next ? null : now)),
    })
  }
  const drag = useDrag({
    onOver: (key, over) => setDraft(movedTo(shown, key, shown.indexOf(over)) ?? shown),
    onDrop: () => (draft === null ? undefined : save(draft)),
    onCancel: () => setDraft(null),
  })
  function step({ key, name }: Service, by: number): void {
    const next = movedTo(shown, key, shown.indexOf(key) + by)
    if (next === null) return
    save(next)
    announce(t`${name} is number ${next.indexOf(key) + 1} of ${next.length} now`)
  }
  return {
    services: inOrder(services, shown),
    dragged: drag.dragged,
    canMove: (key: string): boolean => keys.length > 1 && keys.includes(key),
    isFirst: (key: string): boolean => shown[0] === key,
    isLast: (key: string): boolean => shown.at(-1) === key,
    step,
    grip: (service: Service) => ({
      ...drag.grip(service.key),
      onBlur: () => setHeld(null),
      onKeyDown: (event: KeyboardEvent) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
        if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return
        event.preventDefault()
        setHeld(service.key)
        step(service, by)
      },
    }),
  }
}
