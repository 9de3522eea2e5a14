import { defineError } from '@gatehouse/kit/errors'

export const serviceNotFound = defineError('services.not_found', 404, 'There is no such app')
export const maintenanceNotFound = defineError('services.maintenance_not_found', 404, 'There is no such maintenance')
export const notMonitored = defineError('services.not_monitored', 409, 'The health of this app is not checked')
