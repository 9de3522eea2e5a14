import { t } from '@lingui/core/macro'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { answerOf, api } from '../../api/client.ts'
import type { Conversation } from '../../api/chat-types.ts'
import type { DocumentItem, User } from '../../api/types.ts'
import { useUser } from '../../ui/use-user.ts'
import type { PaletteEntry } from './entries.ts'

const most = 5
/** Shorter texts are in almost everything. */
const leastLength = 2

const documentsQuery = (search: string) =>
  queryOptions({
    queryKey: ['documents', 'palette', search],
    queryFn: async () =>
      (await answerOf(api.GET('/api/documents', { params: { query: { limit: most, scope: 'all', sort: 'title', order: 'asc', search } } })))
        .items,
    placeholderData: keepPreviousData,
  })

const peopleQuery = (search: string) =>
  queryOptions({
    queryKey: ['users', 'palette', search],
    queryFn: async () => (await answerOf(api.GET('/api/admin/users', { params: { query: { limit: most, search } } }))).items,
    placeholderData: keepPreviousData,
  })

const conversationsQuery = (search: string) =>
  queryOptions({
    queryKey: ['ai', 'conversations', 'palette', search],
    queryFn: async () =>
      (await answerOf(api.GET('/api/ai/conversations', { params: { query: { limit: most, within: 'titles', search } } }))).items,
    placeholderData: keepPreviousData,
  })

/** Which apps somebody has whose contents are looked through. */
type Open = { documents: boolean; chat: boolean }

/** What only the server can find: documents and conversations by their titles and, for admins, people by name or address. */
export function useLookedUp(query: string, open: Open): { entries: PaletteEntry[]; pending: boolean } {
  const { role } = useUser()
  const router = useRouter()
  const text = query.trim()
  const [asked] = useDebouncedValue(text, 200)
  const wanted = text.length >= leastLength && asked.length >= leastLength
  const documents = useQuery({ ...documentsQuery(asked), enabled: wanted && open.documents })
  const conversations = useQuery({ ...conversationsQuery(asked), enabled: wanted && open.chat })
  const people = useQuery({ ...peopleQuery(asked), enabled: wanted && role === 'admin' })
  if (!wanted) return { entries: [], pending: text.length >= leastLength }
  const goTo = (path: string) => () => router.history.push(path)
  return {
    entries: [
      ...(documents.data ?? []).map((document) => documentEntry(document, goTo(`/documents/${document.id}`))),
      ...(conversations.data ?? []).map((conversation) => conversationEntry(conversation, goTo(`/chat/${conversation.id}`))),
      ...(people.data ?? []).map((user) => personEntry(user, goTo(`/admin/users/${user.id}`))),
    ],
    pending: asked !== text || documents.isFetching || conversations.isFetching || people.isFetching,
  }
}

function documentEntry({ id, title, shared_by: by }: DocumentItem, run: () => void): PaletteEntry {
  return { id: `document:${id}`, kind: t`Document`, label: title, hint: by ?? '', words: '', run }
}

function conversationEntry({ id, title }: Conversation, run: () => void): PaletteEntry {
  return { id: `conversation:${id}`, kind: t`Conversation`, label: title, hint: '', words: '', run }
}

function personEntry({ id, email, full_name: name }: User, run: () => void): PaletteEntry {
  return { id: `person:${id}`, kind: t`Person`, label: name ?? email, hint: name === null ? '' : email, words: '', run }
}
