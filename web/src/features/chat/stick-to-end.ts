import { useEffect, useLayoutEffect, useRef } from 'react'

const near = 120

/** Keeps the end in view while an answer grows, unless the person scrolled away from it. What is opened anew is read from its end. */
export function useStickToEnd(content: unknown, opened: string) {
  const end = useRef<HTMLDivElement>(null)
  const stuck = useRef(true)

  useEffect(() => {
    const follow = () => {
      const left = document.documentElement.scrollHeight - scrollY - innerHeight
      stuck.current = left < near
    }
    addEventListener('scroll', follow, { passive: true })
    return () => removeEventListener('scroll', follow)
  }, [])

  useLayoutEffect(() => {
    stuck.current = true
  }, [opened])

  useLayoutEffect(() => {
    if (stuck.current) end.current?.scrollIntoView({ block: 'end' })
  }, [content, opened])

  return end
}
