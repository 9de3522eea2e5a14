import { defineError } from '@gatehouse/kit/errors'

export const categoryNotFound = defineError('categories.not_found', 404, 'There is no such category')
export const nameTaken = defineError('categories.name_taken', 409, 'There is a category of this name here already')
export const hasChildren = defineError('categories.has_children', 409, 'This category still holds other categories')
export const unknownParent = defineError('categories.unknown_parent', 422, 'The category to put this into does not exist')
export const insideItself = defineError('categories.inside_itself', 422, 'A category cannot lie inside itself')
export const tooDeep = defineError('categories.too_deep', 422, 'Categories go three levels deep at most')
export const tooMany = defineError('categories.too_many', 409, 'There are too many categories')
