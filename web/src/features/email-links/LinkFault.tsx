import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { hasCode } from '../../api/errors.ts'
import { i18n } from '../../language/words.ts'
import { paths } from '../../paths.ts'
import { AuthLayout } from '../session/AuthLayout.tsx'

const faults = {
  'auth.link_used': { title: msg`This link was used already`, intro: msg`Each link works once. If it was you, sign in.` },
  'auth.link_expired': { title: msg`This link has expired`, intro: msg`Links from mails work for a while only.` },
  'auth.link_invalid': {
    title: msg`This link no longer works`,
    intro: msg`Another one like it was used, or the password was changed since. Use the one in the newest mail.`,
  },
} as const

/** Whether nothing more can be done with this link. */
export function isLinkFault(error: unknown): boolean {
  return Object.keys(faults).some((code) => hasCode(error, code))
}

/** Says what is wrong with a link from a mail, and what to do instead. */
export function LinkFault({ error, again }: { error: unknown; again: ReactNode }) {
  const code = (Object.keys(faults) as (keyof typeof faults)[]).find((one) => hasCode(error, one)) ?? 'auth.link_invalid'
  return (
    <AuthLayout
      title={i18n._(faults[code].title)}
      intro={i18n._(faults[code].intro)}
      footer={
        <Link to={paths.signIn}>
          <Trans>Go to sign-in</Trans>
        </Link>
      }
    >
      {again}
    </AuthLayout>
  )
}

/** The page was opened without a link, or loaded again: its secret is nowhere but in the mail. */
export function NoLink() {
  return (
    <AuthLayout
      title={t`Open the link in the mail`}
      intro={t`This page works with the link from a mail only. Open it there again.`}
      footer={
        <Link to={paths.signIn}>
          <Trans>Go to sign-in</Trans>
        </Link>
      }
    >
      {null}
    </AuthLayout>
  )
}
