import { Menu } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { MenuButton } from './LateMenu.tsx'
import classes from './OpenedMenu.module.css'

type Props = { button: MenuButton; width: number; position?: 'bottom-start' | 'bottom-end'; children: ReactNode }

/** A menu that comes opened, for somebody has asked for it. */
export function OpenedMenu({ button, width, position = 'bottom-end', children }: Props) {
  const [opened, setOpened] = useState(false)
  const target = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // The focus was on the button that this one replaces; from here the menu takes it, and gives it back.
    target.current?.focus()
    setOpened(true)
  }, [])
  return (
    <Menu width={width} position={position} opened={opened} onChange={setOpened}>
      <Menu.Target>{button({ ref: target })}</Menu.Target>
      <Menu.Dropdown className={classes.list ?? ''}>{children}</Menu.Dropdown>
    </Menu>
  )
}
