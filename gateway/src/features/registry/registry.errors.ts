import { defineError } from '@gatehouse/kit/errors'

export const serviceNotFound = defineError('services.not_found', 404, 'There is no such app')
export const serviceTaken = defineError('services.taken', 409, 'Another service has this already')
export const fromFile = defineError('services.from_file', 409, 'This service is managed by the services file')
export const comesAlong = defineError('services.comes_along', 409, 'This service belongs to Gatehouse and can only be switched off')
export const stillNeeded = defineError('services.needed', 409, 'Other services need this one')
export const orderOutdated = defineError('services.order_outdated', 409, 'The list of services changed in the meantime')
export const pictureRefused = defineError('services.picture_refused', 400, 'This picture cannot be used as an icon')
export const pictureNotFound = defineError('services.picture_not_found', 404, 'There is no such icon')
