import { Avatar, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconSun, IconUser, IconUsersGroup } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { signOut } from '../../api/sign-out.ts'
import type { User } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { initialsOf } from '../../ui/initials.ts'
import { notifyError } from '../../ui/notify.tsx'
import classes from './AccountMenu.module.css'

const schemes = [
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
  { value: 'auto', label: 'Like the system', icon: IconDeviceDesktop },
] as const

export function AccountMenu({ user, onShowKeys }: { user: User; onShowKeys: () => void }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const leave = useMutation({ mutationFn: signOut, onError: (error) => notifyError('You are still signed in', error) })
  return (
    <Menu width={248} position="bottom-end">
      <Menu.Target>
        <UnstyledButton className={classes.target} aria-label={`${initialsOf(user)}, account of ${user.full_name ?? user.email}`}>
          <Avatar size={32} color="pine" variant="light" radius="50%">
            {initialsOf(user)}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who} role="presentation">
          {user.full_name ? <strong>{user.full_name}</strong> : null}
          <span>{user.email}</span>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconUser size={16} />} renderRoot={(props) => <Link to={paths.profile} {...props} />}>
          Profile
        </Menu.Item>
        <Menu.Item leftSection={<IconUsersGroup size={16} />} renderRoot={(props) => <Link to={paths.ownGroups} {...props} />}>
          My groups
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onShowKeys} className={classes.keys ?? ''}>
          Keys of this page
        </Menu.Item>
        <Menu.Divider />
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as typeof colorScheme)}>
          {schemes.map(({ value, label, icon: Icon }) => (
            <Menu.RadioItem key={value} value={value}>
              <span className={classes.scheme}>
                <Icon size={16} aria-hidden="true" />
                {label}
              </span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave.mutate()} disabled={leave.isPending}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
