import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Skeleton } from '@mantine/core'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { hasCode } from '../../api/errors.ts'
import type { ApiToken } from '../../api/token-types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatAgo, formatDate, formatMoment } from '../../ui/format.ts'
import items from '../../ui/ItemList.module.css'
import { useLocale } from '../../ui/locale.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { useNow } from '../../ui/now.ts'
import { NewTokenDialog } from './NewTokenDialog.tsx'
import classes from './TokenList.module.css'
import { tokensQuery, useRevokeToken, useTokenApps, type TokensOf } from './tokens.api.ts'

/** Somebody's tokens, and ways to make and revoke them. */
export function TokenList({ of }: { of: TokensOf }) {
  const list = useQuery(tokensQuery(of))
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<ApiToken | null>(null)
  const mayMake = of.kind === 'own' || of.service

  if (list.isPending) return <Skeleton height={80} />
  if (list.isError && !list.data)
    return <ErrorNotice error={list.error} title={t`The tokens could not be loaded`} onRetry={() => void list.refetch()} />
  const tokens = list.data.items
  return (
    <>
      {tokens.length === 0 ? (
        <p className={items.none}>
          <Trans>No tokens.</Trans>
        </p>
      ) : null}
      {tokens.length > 0 ? (
        <ul className={items.list} aria-label={t`API tokens`}>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={() => setRevoking(token)} />
          ))}
        </ul>
      ) : null}
      {mayMake ? (
        <div className={tokens.length > 0 ? items.foot : classes.first}>
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
            <Trans>New token</Trans>
          </Button>
        </div>
      ) : null}
      {making ? <NewTokenDialog of={of} onClose={() => setMaking(false)} /> : null}
      {revoking ? <RevokeDialog of={of} token={revoking} onClose={() => setRevoking(null)} /> : null}
    </>
  )
}

function TokenRow({ token, onRevoke }: { token: ApiToken; onRevoke: () => void }) {
  const locale = useLocale()
  const now = useNow(60_000)
  const names = new Map(useTokenApps().map(({ key, name }) => [key, name]))
  const apps = token.apps === null ? t`All apps` : token.apps.map((key) => names.get(key) ?? key).join(', ')
  const end = token.expires_at === null ? null : formatDate(token.expires_at, locale)
  const ends = end === null ? t`without an end` : token.expired ? t`ended ${end}` : t`until ${end}`
  return (
    <li className={items.item}>
      <span className={items.icon} aria-hidden="true">
        <IconKey size={20} stroke={1.5} />
      </span>
      <div className={items.words}>
        <div className={items.name}>
          {token.name}
          <code className={classes.hint}>{token.hint}…</code>
          {token.expired ? (
            <span className={items.tag}>
              <Trans>Expired</Trans>
            </span>
          ) : null}
        </div>
        <div className={items.quiet}>
          {apps} · {ends}
        </div>
        <div className={items.quiet}>
          {token.last_used_at === null ? (
            t`Never used`
          ) : (
            <span title={formatMoment(token.last_used_at, locale)}>
              <Trans>
                Last used {formatAgo(token.last_used_at, now, locale)} from {token.last_used_network}
              </Trans>
            </span>
          )}
          {token.created_by === null ? null : <> · {t`made by ${token.created_by}`}</>}
        </div>
      </div>
      <Button
        variant="default"
        size="compact-md"
        onClick={onRevoke}
        aria-label={token.expired ? t`Remove ${token.name}` : t`Revoke ${token.name}`}
      >
        {token.expired ? t`Remove` : t`Revoke`}
      </Button>
    </li>
  )
}

function RevokeDialog({ of, token, onClose }: { of: TokensOf; token: ApiToken; onClose: () => void }) {
  const revoke = useRevokeToken(of)
  const done = (): void => {
    notifyDone(token.expired ? t`${token.name} is removed` : t`${token.name} is revoked`)
    onClose()
  }
  return (
    <ConfirmDialog
      opened
      title={token.expired ? t`Remove ${token.name}?` : t`Revoke ${token.name}?`}
      confirm={token.expired ? t`Remove token` : t`Revoke token`}
      pending={revoke.isPending}
      error={revoke.error}
      onClose={onClose}
      // One that is gone already is what was wanted.
      onConfirm={() => revoke.mutate(token.id, { onSuccess: done, onError: (error) => hasCode(error, 'tokens.not_found') && done() })}
    >
      {token.expired
        ? t`It opens nothing any more; the list forgets it.`
        : t`Programs that use it are refused at once, and what they have open breaks off. This cannot be undone.`}
    </ConfirmDialog>
  )
}
