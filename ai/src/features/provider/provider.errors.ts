import { defineError } from '@gatehouse/kit/errors'

export const notConfigured = defineError('ai.not_configured', 503, 'No AI provider is set up')
export const dnsFault = defineError('ai.dns', 502, 'The AI provider’s name could not be resolved')
export const connectionRefused = defineError('ai.refused', 502, 'The AI provider could not be reached')
export const tlsFault = defineError('ai.tls', 502, 'No secure connection to the AI provider')
export const providerTimeout = defineError('ai.timeout', 504, 'The AI provider did not answer in time')
export const keyRefused = defineError('ai.unauthorized', 502, 'The AI provider refused the API key')
export const addressNotFound = defineError('ai.not_found', 502, 'The AI provider knows no such address')
export const badModel = defineError('ai.bad_model', 502, 'The AI provider does not offer this model')
export const modelNotOffered = defineError('ai.model_not_offered', 403, 'This model cannot be chosen here')
export const rateLimited = defineError('ai.rate_limited', 429, 'The AI provider takes no more requests for now')
export const badResponse = defineError('ai.bad_response', 502, 'The AI provider’s answer could not be used')
