import { defineError } from '@gatehouse/kit/errors'

export const codeRefused = defineError('factors.code_refused', 403, 'This code is not right')
export const passkeyRefused = defineError('factors.passkey_refused', 403, 'This passkey was not accepted')
export const passkeyKnown = defineError('factors.passkey_known', 409, 'This passkey is registered already')
export const passkeysUnavailable = defineError('factors.passkeys_unavailable', 409, 'Passkeys do not work at this address')
export const passwordNotEnough = defineError('factors.password_not_enough', 403, 'Confirm with your second factor')
export const factorNotFound = defineError('factors.not_found', 404, 'There is no such factor')
export const tooManyFactors = defineError('factors.too_many', 409, 'There are too many factors of this kind')
export const noSecondFactor = defineError('factors.none', 409, 'This account has no second factor')
export const factorDemanded = defineError('factors.demanded', 409, 'This account must keep a second factor')
/** For whoever has shown the password alone, and would add another factor. */
export const hasFactor = () => factorDemanded({ detail: 'This account has a second factor already. Sign in with it.' })
export const signInExpired = defineError('factors.sign_in_expired', 403, 'Start the sign-in again')
export const secondFactorRequired = defineError('auth.second_factor_required', 401, 'This account has a second factor')
export const enrolmentRequired = defineError('auth.enrolment_required', 403, 'This account needs a second factor first')
export const reauthenticationRequired = defineError('auth.reauthentication_required', 403, 'Confirm that it is you')
