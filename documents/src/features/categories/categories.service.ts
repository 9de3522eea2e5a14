import type { Clock } from '@gatehouse/kit/clock'
import type { NewId } from '@gatehouse/kit/ids'
import { categoryNotFound, hasChildren, insideItself, nameTaken, tooDeep, tooMany, unknownParent } from './categories.errors.ts'
import { placementFault, type PlacementFault } from './categories.policy.ts'
import type { CategoriesRepository, CategoryTree, StoredCategory } from './categories.repository.ts'
import type { Category, CategoryBody, CategoryChange } from './categories.schemas.ts'

/** The list is answered whole, so it has an end. */
const maxCategories = 500

export type CategoriesParts = {
  repository: CategoriesRepository
  clock: Clock
  newId: NewId
  /** How many documents of a person lie in each category. */
  countDocuments: (ownerId: string) => Promise<ReadonlyMap<string, number>>
  /** With how many groups each category of a person is shared. */
  countShares: (ownerId: string) => Promise<ReadonlyMap<string, number>>
}

export type CategoryService = ReturnType<typeof createCategoryService>

export function createCategoryService({ repository, clock, newId, countDocuments, countShares }: CategoriesParts) {
  const change = async <T>(ownerId: string, work: (tree: CategoryTree) => Promise<T>): Promise<T> => {
    const outcome = await repository.changeTree(ownerId, work)
    if (outcome === 'name_taken') throw nameTaken()
    return outcome
  }
  const counted = async (ownerId: string, stored: StoredCategory[]): Promise<Category[]> => {
    const [documents, shares] = await Promise.all([countDocuments(ownerId), countShares(ownerId)])
    return stored.map((one) => ({ ...one, document_count: documents.get(one.id) ?? 0, shared_with: shares.get(one.id) ?? 0 }))
  }
  return {
    list: async (ownerId: string): Promise<{ items: Category[]; next_cursor: null }> => ({
      items: await counted(ownerId, await repository.listByOwner(ownerId)),
      next_cursor: null,
    }),
    create: (ownerId: string, { name, color, parent_id }: CategoryBody): Promise<Category> =>
      change(ownerId, async (tree) => {
        if (tree.all.length >= maxCategories) throw tooMany({ detail: `Nobody has more than ${maxCategories}.` })
        requirePlace(placementFault(tree.all, { id: null, parentId: parent_id }))
        const id = newId()
        await tree.insert({ id, owner_id: ownerId, name, name_key: keyOf(name), color, parent_id, created_at: clock.now() })
        return { id, name, color, parent_id, document_count: 0, shared_with: 0 }
      }),
    change: async (ownerId: string, id: string, { name, color, parent_id }: CategoryChange): Promise<Category> => {
      const changed = await change(ownerId, async (tree) => {
        const before = requireCategory(tree, id)
        if (parent_id !== undefined) requirePlace(placementFault(tree.all, { id, parentId: parent_id }))
        const after: StoredCategory = {
          id,
          name: name ?? before.name,
          color: color === undefined ? before.color : color,
          parent_id: parent_id === undefined ? before.parent_id : parent_id,
        }
        await tree.update(id, { name: after.name, name_key: keyOf(after.name), color: after.color, parent_id: after.parent_id })
        return after
      })
      const [result] = await counted(ownerId, [changed])
      return result ?? { ...changed, document_count: 0, shared_with: 0 }
    },
    remove: (ownerId: string, id: string): Promise<void> =>
      change(ownerId, async (tree) => {
        requireCategory(tree, id)
        if (tree.all.some((one) => one.parent_id === id)) throw hasChildren({ detail: 'Move or delete the categories in it first.' })
        await tree.delete(id)
      }),
  }
}

/** Names that differ in case or form only are one name. */
const keyOf = (name: string): string => name.normalize('NFKC').toLowerCase()

const placementErrors = { unknown_parent: unknownParent, inside_itself: insideItself, too_deep: tooDeep }

function requirePlace(fault: PlacementFault | null): void {
  if (fault !== null) throw placementErrors[fault]()
}

function requireCategory(tree: CategoryTree, id: string): StoredCategory {
  const found = tree.all.find((one) => one.id === id)
  if (found === undefined) throw categoryNotFound()
  return found
}
