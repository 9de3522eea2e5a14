import { defineError } from '@gatehouse/kit/errors'

export const serviceNotFound = defineError('services.not_found', 404, 'There is no such app')
export const maintenanceNotFound = defineError('services.maintenance_not_found', 404, 'There is no such maintenance')
