import { Suspense, useState } from 'react'
import type { ComponentProps, ReactElement } from 'react'

/** What the button of a menu is given, by itself or by the menu that it opens. */
export type MenuButtonProps = Pick<
  ComponentProps<'button'>,
  'ref' | 'aria-haspopup' | 'aria-expanded' | 'onPointerEnter' | 'onFocus' | 'onClick'
>
export type MenuButton = (props: MenuButtonProps) => ReactElement

type Props = {
  button: MenuButton
  /** The menu with that button, opened; a component that loads when it is rendered. */
  menu: (button: MenuButton) => ReactElement
  load: () => Promise<unknown>
}

/** A menu of which a list has many: it is fetched when the pointer or the focus is near, and drawn when it is opened. */
export function LateMenu({ button, menu, load }: Props) {
  const [wanted, setWanted] = useState(false)
  const near = () => void load()
  const closed = button({
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: near,
    onFocus: near,
    onClick: () => setWanted(true),
  })
  return wanted ? <Suspense fallback={closed}>{menu(button)}</Suspense> : closed
}
