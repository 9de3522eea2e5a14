import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, SegmentedControl, Skeleton } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SettingsSection, SettingsVersionDetails } from '../../api/settings-types.ts'
import { inOurWords } from '../../language/server-words.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { comparedWithBefore, comparedWithNow } from './compare.ts'
import type { Side } from './compare.ts'
import { Comparison } from './Comparison.tsx'
import { GoBackDialog } from './GoBackDialog.tsx'
import { versionQuery } from './history.api.ts'
import classes from './History.module.css'
import { labelOf } from './sections.ts'

type Props = {
  section: SettingsSection
  version: number
  side: Side
  onSide: (side: Side) => void
  /** Called with the version that going back has made. */
  onMade: (version: number) => void
}

/** What a version held, beside the one before or beside now, and the way back to it. */
export function VersionPanel({ section, version, side, onSide, onMade }: Props) {
  const details = useQuery(versionQuery(section, version))
  if (details.isError && !details.data)
    return <ErrorNotice error={details.error} title={t`The version could not be loaded`} onRetry={() => void details.refetch()} />
  if (!details.data) return <Skeleton height={96} />
  const { data } = details
  return (
    <>
      <SegmentedControl
        size="sm"
        aria-label={t`Compare`}
        value={side}
        onChange={onSide}
        data={[
          { value: 'before', label: t`With the one before` },
          { value: 'now', label: t`With now` },
        ]}
      />
      {side === 'before' ? (
        <Comparison
          section={section}
          lines={comparedWithBefore(data)}
          left={t`Before`}
          right={t`In this version`}
          none={data.changed === null ? t`What was there before is not kept.` : t`Nothing differs from the version before.`}
        />
      ) : (
        <Comparison
          section={section}
          lines={comparedWithNow(data)}
          left={t`In this version`}
          right={t`Now`}
          none={t`Everything is like this now.`}
        />
      )}
      <WayBack section={section} details={data} onMade={onMade} />
    </>
  )
}

function WayBack({
  section,
  details,
  onMade,
}: {
  section: SettingsSection
  details: SettingsVersionDetails
  onMade: (version: number) => void
}) {
  const [asked, setAsked] = useState(false)
  const { version, latest, changes, refusal } = details
  if (refusal !== null) {
    return (
      <div className={classes.refusal}>
        <p>
          <Trans>Today’s rules do not allow to go back to this:</Trans>
        </p>
        <ul>
          {refusal.errors.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {labelOf(section, path.split('.', 1)[0] ?? path)}: {inOurWords(message)}
            </li>
          ))}
        </ul>
      </div>
    )
  }
  if (version === latest) return <p className={classes.note}>{t`This is what is saved now.`}</p>
  if (!changes) return <p className={classes.note}>{t`Going back to this would change nothing.`}</p>
  return (
    <div>
      <Button variant="default" leftSection={<IconArrowBackUp size={16} aria-hidden="true" />} onClick={() => setAsked(true)}>
        <Trans>Go back to this</Trans>
      </Button>
      {asked ? <GoBackDialog section={section} details={details} onClose={() => setAsked(false)} onMade={onMade} /> : null}
    </div>
  )
}
