import { t } from '@lingui/core/macro'
import { UnstyledButton } from '@mantine/core'
import type { ComponentProps } from 'react'
import type { User } from '../../api/types.ts'
import { initialsOf } from '../../ui/initials.ts'
import { PersonMark } from '../../ui/PersonMark.tsx'
import classes from './AccountMenu.module.css'

/** Who is signed in, as the button of their menu. */
export function AccountButton({ user, ...rest }: { user: User } & ComponentProps<'button'>) {
  const initials = initialsOf(user)
  const name = user.full_name ?? user.email
  return (
    <UnstyledButton {...rest} className={classes.target} aria-label={t`${initials}, account of ${name}`}>
      <PersonMark person={user} size={32} />
    </UnstyledButton>
  )
}
