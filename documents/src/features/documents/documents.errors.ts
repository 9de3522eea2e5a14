import { defineError } from '@gatehouse/kit/errors'

export const documentNotFound = defineError('documents.not_found', 404, 'There is no such document')
export const tooLarge = defineError('documents.too_large', 413, 'The file is larger than allowed')
export const notAPdf = defineError('documents.not_a_pdf', 415, 'The file is not a PDF')
export const duplicate = defineError('documents.duplicate', 409, 'You have this document already')
export const inTrash = defineError('documents.in_trash', 409, 'This document lies in your trash')
export const notYours = defineError('documents.not_yours', 403, 'This document belongs to somebody else')
export const unknownCategory = defineError('documents.unknown_category', 422, 'There is no such category')
export const storageFull = defineError('documents.storage_full', 507, 'There is no room for the file')
export const fileMissing = defineError('documents.file_missing', 500, 'The file of this document is missing')
export const rangeNotSatisfiable = defineError('documents.range_not_satisfiable', 416, 'The file has no such part')
