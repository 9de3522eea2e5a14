import { Avatar } from '@mantine/core'
import { personPicturePath } from '../paths.ts'
import { initialsOf } from './initials.ts'

type Person = { full_name: string | null; email: string; picture: string | null; is_active: boolean }

/** A person beside their name: their picture, or one or two letters, also when it cannot be loaded. */
export function PersonMark({ person, size = 34 }: { person: Person; size?: number }) {
  return (
    <Avatar
      src={person.picture === null ? null : personPicturePath(person.picture)}
      alt=""
      size={size}
      radius="50%"
      color={person.is_active ? 'pine' : 'gray'}
      variant="light"
      aria-hidden="true"
    >
      {initialsOf(person)}
    </Avatar>
  )
}
