import { providerBaseUrls, type AiProvider, type AiSettingsFile } from '@gatehouse/contracts/settings-files'

/** Whom to ask and how, taken from the settings at the moment of a request. */
export type Target = {
  provider: AiProvider
  /** Without a trailing slash. */
  baseUrl: string
  /** Name and, if not the usual one, port: what the key is bound to. */
  host: string
  model: string
  /** The models people may choose; `model`, which they get unless they do, is the first. */
  models: string[]
  apiKey: string | null
  systemPrompt: string | null
  maxOutputTokens: number
}

export type Resolved = { kind: 'ready'; target: Target } | { kind: 'not_configured'; reason: string }

/** Opens the sealed API key; rejects when that cannot be done. */
export type OpenKey = (sealed: string) => Promise<string>

const way = 'An admin can do this under Settings.'

/** What the settings amount to. The key is opened only for the host it was saved for. */
export async function resolveTarget(settings: AiSettingsFile, openKey: OpenKey): Promise<Resolved> {
  const { provider, model } = settings
  if (provider === null) return lacking('Choose a provider and a model.')
  const baseUrl = baseUrlOf(provider, settings.base_url)
  if (baseUrl === null) return lacking('Enter the base URL of the provider.')
  if (model === null) return lacking('Choose a model.')
  const { host, username, password } = new URL(baseUrl)
  if (username !== '' || password !== '') return lacking('Enter the base URL without user name and password.')
  const { system_prompt: systemPrompt, max_output_tokens: maxOutputTokens } = settings
  const base = { provider, baseUrl, host, model, models: modelsOf(settings), systemPrompt, maxOutputTokens }
  if (settings.api_key === null) {
    if (provider !== 'openai_compatible') return lacking(`Enter an API key for ${host}.`)
    return { kind: 'ready', target: { ...base, apiKey: null } }
  }
  if (settings.api_key_host !== host) return lacking(`The API key was saved for another host than ${host}; enter it again.`)
  try {
    return { kind: 'ready', target: { ...base, apiKey: await openKey(settings.api_key) } }
  } catch {
    // The reason may be a damaged key file or a changed secret; either way only a new key helps.
    return lacking(`The saved API key for ${host} cannot be opened; enter it again.`)
  }
}

/** What people may choose from, the default first. */
export function modelsOf({ model, models }: Pick<AiSettingsFile, 'model' | 'models'>): string[] {
  return model === null ? [] : [...new Set([model, ...models])]
}

const lacking = (what: string): Resolved => ({ kind: 'not_configured', reason: `${what} ${way}` })

/** Anthropic's address is known without its version too; its list of models needs it. */
function baseUrlOf(provider: AiProvider, given: string | null): string | null {
  const url = (given ?? providerBaseUrls[provider])?.replace(/\/+$/, '') ?? null
  return url === 'https://api.anthropic.com' ? providerBaseUrls.anthropic : url
}
