import { useRouter } from '@tanstack/react-router'
import type { ComponentProps, MouseEvent } from 'react'
import type { AppLink } from '../../ui/app-link.ts'

/** What makes a link lead into an app; one that cannot be opened stays a link that can be reached and says so. */
export function useWayIn(link: AppLink | null, onOpen: () => void): ComponentProps<'a'> {
  const router = useRouter()
  if (!link) return { role: 'link', 'aria-disabled': true, tabIndex: 0 }
  if (link.place === 'elsewhere') return { href: link.href, target: '_blank', rel: 'noopener noreferrer', onClick: onOpen }
  if (link.place === 'site') return { href: link.href, onClick: onOpen }
  return {
    href: link.href,
    onClick: (event: MouseEvent) => {
      onOpen()
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      router.history.push(link.href)
    },
  }
}
