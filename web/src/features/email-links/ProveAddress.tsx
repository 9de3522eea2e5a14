import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { hasCode } from '../../api/errors.ts'
import { sessionQuery } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { PasswordField } from '../../ui/PasswordField.tsx'
import { AuthLayout } from '../session/AuthLayout.tsx'
import { isLinkFault, LinkFault } from './LinkFault.tsx'

type Words = { title: string; intro: string; button: string; done: (email: string) => string; again: ReactNode }
type Props = {
  words: Words
  prove: (password: string | undefined) => Promise<{ email: string }>
  /** What somebody can do who does not know the password. */
  otherwise?: ReactNode
}

/**
 * Proves an address with a link. A button does it, not the opening of the page: programs that look at mails open links too. When
 * nobody is signed in here, the password of the account is asked for.
 */
export function ProveAddress({ words, prove, otherwise }: Props) {
  const queryClient = useQueryClient()
  const [password, setPassword] = useState('')
  const proving = useMutation({
    mutationFn: prove,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  })
  const wrong = hasCode(proving.error, 'auth.wrong_password')
  const [asked, setAsked] = useState(false)
  const asksPassword = asked || hasCode(proving.error, 'auth.owner_unknown')
  if (asksPassword && !asked) setAsked(true)

  if (proving.isSuccess) {
    return (
      <AuthLayout title={t`Done`} intro={words.done(proving.data.email)}>
        <Button component={Link} to={paths.apps} size="md" mt="md" fullWidth>
          <Trans>Go on</Trans>
        </Button>
      </AuthLayout>
    )
  }
  if (isLinkFault(proving.error)) return <LinkFault error={proving.error} again={words.again} />
  return (
    <AuthLayout title={words.title} intro={asksPassword ? t`Enter the password of the account to show that it is yours.` : words.intro}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          proving.mutate(asksPassword ? password : undefined)
        }}
        noValidate
      >
        {proving.isError && !wrong && !hasCode(proving.error, 'auth.owner_unknown') ? <ErrorNotice error={proving.error} /> : null}
        {asksPassword ? (
          <PasswordField
            size="md"
            label={t`Password`}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={wrong ? t`This is not the password of the account` : null}
            autoFocus
          />
        ) : null}
        <Button type="submit" size="md" loading={proving.isPending} disabled={asksPassword && password === ''} fullWidth>
          {words.button}
        </Button>
      </form>
      {asksPassword ? otherwise : null}
    </AuthLayout>
  )
}
