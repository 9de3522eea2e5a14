/** Where a question is asked: in a conversation by its id, or in one that is not there yet. */
export type Place = string
export const newPlace: Place = 'new'
