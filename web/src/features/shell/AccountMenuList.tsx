import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Menu, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconSun, IconUser, IconUsersGroup } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { i18n } from '../../language/words.ts'
import { signOut } from '../../api/sign-out.ts'
import type { User } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { notifyError } from '../../ui/notify.tsx'
import { AccountButton } from './AccountButton.tsx'
import classes from './AccountMenu.module.css'

const schemes = [
  { value: 'light', label: msg`Light`, icon: IconSun },
  { value: 'dark', label: msg`Dark`, icon: IconMoon },
  { value: 'auto', label: msg`Like the system`, icon: IconDeviceDesktop },
] as const

/** The menu itself; it comes opened, for somebody has asked for it. */
export function AccountMenuList({ user, onShowKeys }: { user: User; onShowKeys: () => void }) {
  const [opened, setOpened] = useState(false)
  const target = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // The focus was on the button that this one replaces; from here the menu takes it, and gives it back.
    target.current?.focus()
    setOpened(true)
  }, [])
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const leave = useMutation({ mutationFn: signOut, onError: (error) => notifyError(t`You are still signed in`, error) })
  return (
    <Menu width={248} position="bottom-end" opened={opened} onChange={setOpened}>
      <Menu.Target>
        <AccountButton user={user} ref={target} />
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who} role="presentation">
          {user.full_name ? <strong>{user.full_name}</strong> : null}
          <span>{user.email}</span>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconUser size={16} />} renderRoot={(props) => <Link to={paths.profile} {...props} />}>
          <Trans>Profile</Trans>
        </Menu.Item>
        <Menu.Item leftSection={<IconUsersGroup size={16} />} renderRoot={(props) => <Link to={paths.ownGroups} {...props} />}>
          <Trans>My groups</Trans>
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onShowKeys} className={classes.keys ?? ''}>
          <Trans>Keys of this page</Trans>
        </Menu.Item>
        <Menu.Divider />
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as typeof colorScheme)}>
          {schemes.map(({ value, label, icon: Icon }) => (
            <Menu.RadioItem key={value} value={value}>
              <span className={classes.scheme}>
                <Icon size={16} aria-hidden="true" />
                {i18n._(label)}
              </span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave.mutate()} disabled={leave.isPending}>
          <Trans>Sign out</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
