import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Kysely } from 'kysely'
import { createCategoriesRepository } from './categories.repository.ts'
import { registerCategoryRoutes } from './categories.routes.ts'
import { createCategoryService, type CategoriesParts } from './categories.service.ts'
import type { CategoriesTables } from './categories.tables.ts'

export type { CategoriesTables } from './categories.tables.ts'

/**
 * The categories a person sorts documents into.
 *
 * It owns `categories`. Invariants: a person's categories are a forest of at most three levels, also under parallel changes; a
 * name occurs once under one parent; nobody sees or uses another person's, also where what lies in it is shared.
 */
export type Categories = { routes: (scope: HttpServer) => void }

export type CategoriesOptions = {
  db: Kysely<CategoriesTables>
  clock: Clock
  newId: NewId
  countDocuments: CategoriesParts['countDocuments']
  countShares: CategoriesParts['countShares']
}

export function createCategories({ db, ...parts }: CategoriesOptions): Categories {
  const service = createCategoryService({ repository: createCategoriesRepository(db), ...parts })
  return { routes: (scope) => registerCategoryRoutes(scope, service) }
}
