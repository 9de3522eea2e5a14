import type { composeApps } from './compose.apps.ts'
import type { Base } from './compose.base.ts'
import type { Identity } from './compose.identity.ts'
import { principalOf } from './features/sessions/sessions.feature.ts'
import { createChoicesMade } from './features/settings/settings.feature.ts'
import type { Assistant, Setup } from './features/setup/setup.feature.ts'

type Apps = Pick<Awaited<ReturnType<typeof composeApps>>, 'registry'>
type WithAssistant = { service: Setup['service']; assistant: Assistant; routes: Setup['routes'] & Assistant['routes'] }

/** The apps of the same release; one of a team's own is another. */
const comeAlong = new Set(['documents', 'ai'])

/** The set-up with the steps after the first admin, which show in the settings, the environment and the services. */
export function composeSetupAssistant({ config, database, originOf }: Base, { setup }: Identity, { registry }: Apps): WithAssistant {
  const assistant = setup.assistant({
    facts: {
      choicesMade: createChoicesMade({ db: database.db, environment: config }),
      mailIsSetUp: config.smtp !== null,
      hasOwnApp: () => registry.services().some(({ key }) => !comeAlong.has(key)),
      publicUrl: config.publicUrl,
    },
    principalOf,
    originOf,
  })
  return { service: setup.service, assistant, routes: { ...setup.routes, ...assistant.routes } }
}
