import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { SettingsSection, SettingsVersionDetails } from '../../api/settings-types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { formatList } from '../../ui/format.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { changesOf, leftToEnvironment, secretOutcome } from './compare.ts'
import type { SecretOutcome } from './compare.ts'
import { Comparison } from './Comparison.tsx'
import { useGoBack } from './history.api.ts'
import classes from './History.module.css'
import { labelOf } from './sections.ts'

type Props = { section: SettingsSection; details: SettingsVersionDetails; onClose: () => void; onMade: (version: number) => void }

/** Asks before going back, with exactly what changes and what does not. */
export function GoBackDialog({ section, details, onClose, onMade }: Props) {
  const goBack = useGoBack(section)
  const { version, latest } = details
  const left = untouched(section, details)

  function send(): void {
    goBack.mutate(
      { version, latest },
      {
        onSuccess: (made) => {
          notifyDone(t`The settings are as in version ${version} again`)
          onClose()
          onMade(made.version)
        },
      },
    )
  }

  return (
    <ConfirmDialog
      opened
      size="lg"
      danger={false}
      title={t`Go back to version ${version}?`}
      confirm={t`Go back`}
      pending={goBack.isPending}
      error={goBack.error}
      onConfirm={send}
      onClose={onClose}
    >
      <p className={classes.lead}>
        <Trans>This changes, for everybody and at once. It is saved as a new version, so it can be undone in the same way.</Trans>
      </p>
      <Comparison
        section={section}
        lines={changesOf(details)}
        left={t`Now`}
        right={t`After that`}
        none={t`Going back to this would change nothing.`}
      />
      {left.length === 0 ? null : (
        <>
          <p className={classes.lead}>
            <Trans>It does not change:</Trans>
          </p>
          <ul className={classes.left}>
            {left.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
    </ConfirmDialog>
  )
}

/** What no version can bring back, in sentences. */
function untouched(section: SettingsSection, details: SettingsVersionDetails): string[] {
  const environment = leftToEnvironment(details).map(({ name }) => labelOf(section, name))
  const labels = formatList(environment)
  const outcome = secretOutcome(details)
  return [
    ...(environment.length === 0 ? [] : [t`${labels}: comes from the environment where Gatehouse is started.`]),
    ...(section === 'general' ? [t`The address people use: it is set where Gatehouse is started, with GATEHOUSE_PUBLIC_URL.`] : []),
    ...(outcome === null ? [] : [section === 'alerts' ? webhookWords(outcome) : keyWords(outcome)]),
  ]
}

function keyWords(outcome: SecretOutcome): string {
  if (outcome === 'stays') return t`The key: the one that is stored now stays.`
  return outcome === 'removed'
    ? t`Keys do not come back: the stored one belongs to the address of now and is removed. Enter the one for the other address afterwards.`
    : t`Keys do not come back: enter one afterwards if it is needed.`
}

function webhookWords(outcome: SecretOutcome): string {
  if (outcome === 'stays') return t`The webhook secret: the one that is stored now stays.`
  return outcome === 'removed'
    ? t`Secrets do not come back: the stored one belongs to the webhook of now and is removed. Enter the one for the other afterwards.`
    : t`Secrets do not come back: enter one afterwards if it is needed.`
}
