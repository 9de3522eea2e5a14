import { z } from 'zod'

/** As many favourites as somebody can still find by eye; the first nine have the keys 1 to 9. */
export const mostFavourites = 24

/** Keys of services; one that is gone, or that the person may not use now, is kept for when it is back. */
const keys = (most: number) =>
  z
    .array(z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'is not the key of a service'))
    .max(most)
    .refine((list) => new Set(list).size === list.length, 'names a service twice')

/** How one person has arranged their Apps page: favourites in their order, and apps in an order of their own; empty: the admin's. */
export const appsArrangementSchema = z.strictObject({ favourites: keys(mostFavourites), order: keys(2000) }).meta({ id: 'AppsArrangement' })
export type AppsArrangement = z.infer<typeof appsArrangementSchema>
