import { Avatar, UnstyledButton } from '@mantine/core'
import type { ComponentProps } from 'react'
import type { User } from '../../api/types.ts'
import { initialsOf } from '../../ui/initials.ts'
import classes from './AccountMenu.module.css'

/** Who is signed in, as the button of their menu. */
export function AccountButton({ user, ...rest }: { user: User } & ComponentProps<'button'>) {
  return (
    <UnstyledButton {...rest} className={classes.target} aria-label={`${initialsOf(user)}, account of ${user.full_name ?? user.email}`}>
      <Avatar size={32} color="pine" variant="light" radius="50%">
        {initialsOf(user)}
      </Avatar>
    </UnstyledButton>
  )
}
