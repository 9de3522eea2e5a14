import { lazy, Suspense, useState } from 'react'
import type { User } from '../../api/types.ts'
import { AccountButton } from './AccountButton.tsx'

const load = () => import('./AccountMenuList.tsx')
const AccountMenuList = lazy(() => load().then((file) => ({ default: file.AccountMenuList })))

const loadSoon = () => void load()

/** The account's menu. What it is made of is fetched when the pointer or the focus comes near, not with every page. */
export function AccountMenu(props: { user: User; onShowKeys: () => void }) {
  const [wanted, setWanted] = useState(false)
  const button = (
    <AccountButton
      user={props.user}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={loadSoon}
      onFocus={loadSoon}
      onClick={() => setWanted(true)}
    />
  )
  if (!wanted) return button
  return (
    <Suspense fallback={button}>
      <AccountMenuList {...props} />
    </Suspense>
  )
}
