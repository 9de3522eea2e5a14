import { t } from '@lingui/core/macro'
import type { Role } from '../../api/types.ts'

/** What an account is: an admin, or one like all others. */
export const roleName = (role: Role): string => (role === 'admin' ? t`Admin` : t({ message: 'User', context: 'role' }))
